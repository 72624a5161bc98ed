"""Measurements in the store: one artifact of a run per kind of measurement, with one entry per settings."""

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.errors import StoreError
from core.flatness.identified import Identified


def stored_measurements(artifact: Mapping[str, np.ndarray] | None) -> list[dict[str, Any]]:
    """Return all entries of an artifact, the newest last: `{"settings", "status", "classes", "summary"}` each.

    Args:
        artifact: the arrays of the run's artifact `flatness`; None where it has none.

    Raises:
        StoreError: the artifact is damaged.
    """
    try:
        return [json.loads(bytes(np.asarray(text, dtype=np.uint8))) for text in (artifact or {}).values()]
    except (ValueError, TypeError) as error:
        raise StoreError(f"The artifact 'flatness' is damaged in the store: {error}.") from error


def stored_measurement(artifact: Mapping[str, np.ndarray] | None, settings: Identified) -> dict[str, Any] | None:
    """Return the entry with these settings, or None."""
    text = (artifact or {}).get(settings.id)
    return None if text is None else stored_measurements({settings.id: text})[0]


def with_measurement(
    artifact: Mapping[str, np.ndarray] | None,
    settings: Identified,
    classes: list[dict[str, Any]],
    summary: dict[str, Any],
) -> bytes:
    """Return the artifact as npz bytes with an entry added; it replaces an earlier entry with the same settings."""
    entry = {"settings": settings.to_dict(), "status": summary["status"], "classes": classes, "summary": summary}
    text = json.dumps(entry, allow_nan=False, separators=(",", ":"))
    entries = {key: value for key, value in (artifact or {}).items() if key != settings.id}
    entries[settings.id] = np.frombuffer(text.encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **entries)
    return buffer.getvalue()
