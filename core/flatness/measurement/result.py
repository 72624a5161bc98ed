"""How a measurement ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MeasurementResult:
    """What a measurement of one run gave.

    Attributes:
        status: `done` or `stopped`.
        payloads: its parts in order, as the command line prints them and the store keeps them; of flatness, one per class.
            Each holds `seconds`, the time that it took.
        summary: the summary line without its type; holds `status`.
        files: further artifacts for the run, as npz files by name.
    """

    status: str
    payloads: list[dict[str, Any]]
    summary: dict[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
