"""How long work takes on this machine, relative to its estimate: measured once, and corrected by what is seen."""

import json
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds, work_kind

SHORTEST_SECONDS = 0.1  # of work from which something is learned
NEWEST_WEIGHT = 0.3  # of the newest observation, on the scale of logarithms
LARGEST_STEP = 4.0  # between an observation and the factor until then
LARGEST_FACTOR = 30.0


class Speed:
    """One factor per kind of work, by which its estimates are multiplied. All methods may be called from any thread.

    Args:
        file: keeps the factors for the next start; without a file nothing is learned, and every factor is 1. A file that
            cannot be read is measured anew.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._factors = {} if file is None else _read(file)

    def estimate(self, experiment: Experiment) -> float:
        """Estimate the seconds of a run by itself on one process of this machine.

        Raises:
            DataMissing: files of the dataset are missing.
        """
        return self.correct(estimate_seconds(experiment), work_kind(experiment))

    def correct(self, seconds: float, kind: str) -> float:
        """Return an estimate as it is to be expected on this machine."""
        with self._lock:
            return seconds * self._factors.get(kind, 1.0)

    def is_missing(self, kind: str) -> bool:
        """Return whether the factor of a kind of work is to be measured."""
        with self._lock:
            return self._file is not None and kind not in self._factors

    def calibrate(self, kind: str, expected: float, seconds: float) -> None:
        """Set the factor of a kind of work from work that was done in order to measure it."""
        if expected > 0 and seconds > 0:
            with self._lock:
                self._set(kind, seconds / expected)

    def observe(self, kind: str, expected: float, seconds: float) -> None:
        """Learn from work of a kind that took `seconds` where its estimate is `expected`; short work teaches nothing.

        What else the machine was doing counts too, so one observation changes little: by a factor of 1.5 at most.
        """
        if self._file is None or expected < SHORTEST_SECONDS or seconds <= 0:
            return
        with self._lock:
            before = self._factors.get(kind, 1.0)
            step = min(LARGEST_STEP, max(1 / LARGEST_STEP, seconds / expected / before))
            self._set(kind, before * step**NEWEST_WEIGHT)

    def _set(self, kind: str, factor: float) -> None:
        self._factors[kind] = min(LARGEST_FACTOR, max(1 / LARGEST_FACTOR, factor))
        if self._file is not None:
            _write(self._file, self._factors)


def _read(file: Path) -> dict[str, float]:
    with suppress(OSError, ValueError):
        factors: Any = json.loads(file.read_text())
        if isinstance(factors, dict):
            return {
                kind: float(factor)
                for kind, factor in factors.items()
                if isinstance(factor, int | float) and 1 / LARGEST_FACTOR <= factor <= LARGEST_FACTOR
            }
    return {}


def _write(file: Path, factors: dict[str, float]) -> None:
    """Write the factors in one step, so that no other process reads half of them; a full disk is no reason to fail."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "w") as new:
            json.dump({kind: round(factor, 4) for kind, factor in sorted(factors.items())}, new)
        os.replace(name, file)
