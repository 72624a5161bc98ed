"""The result of a measurement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MeasurementResult:
    """The result of measuring one run.

    Attributes:
        status: `done` or `stopped`.
        payloads: its parts in order, as the command line prints them and the store keeps them; for flatness, one per class.
            Each has an entry `seconds`, the time that it took.
        summary: the summary line without its type; holds `status`.
        files: further artifacts of the run, as npz files by name.
    """

    status: str
    payloads: list[dict[str, Any]]
    summary: dict[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
