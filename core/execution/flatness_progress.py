"""How far a measurement of flatness has come."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FlatnessProgress:
    """Attributes:
    status: `queued`, `running`, `done`, `stopped` or `failed`.
    classes: payloads of the classes that are measured, in class order; see `core.flatness.measurement`.
    summary: once it has ended.
    error: one sentence when it failed.
    """

    status: str
    classes: list[dict[str, Any]]
    summary: dict[str, Any] | None = None
    error: str | None = None
