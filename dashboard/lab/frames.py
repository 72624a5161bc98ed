"""The data frames of a set of runs, each computed when first used."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from core.errors import LabError
from core.execution import Executor
from core.frames import (
    RunData,
    adjusted_frame,
    classes_frame,
    confusion_frame,
    epochs_frame,
    plane_frame,
    published_frame,
    resampled_counts_frame,
    resampled_points_frame,
    result_frame,
    summary_frame,
    threshold_frame,
    work_frame,
)
from core.store.stored_run import UNFINISHED


def finished(runs: Sequence[RunData]) -> bool:
    """Return whether none of these runs is under way or queued."""
    return all(run.status not in UNFINISHED for run in runs)


def moment(runs: Sequence[RunData], references: Sequence[RunData] = ()) -> tuple[Any, ...]:
    """Return a value that differs between any two moments of these runs, also where a run was trained again."""
    return tuple(
        tuple((run.id, run.label, run.status, run.started, len(run.records)) for run in each)
        for each in (runs, references)
    )


class Frames:
    """The data frames of a set of runs at one moment, each computed when first used; sessions may share them."""

    def __init__(self, runs: Sequence[RunData], executor: Executor, references: Sequence[RunData] = ()) -> None:
        """`references` are runs with which a view compares the others."""
        self.runs = list(runs)
        self.references = list(references)
        self._executor = executor
        self._computed: dict[str, pd.DataFrame] = {}
        self._lock = threading.RLock()

    @property
    def signature(self) -> tuple[Any, ...]:
        """A value that differs between any two moments of these runs."""
        return moment(self.runs, self.references)

    @property
    def finished(self) -> bool:
        """Whether all runs have ended."""
        return finished(self.runs) and finished(self.references)

    @property
    def epochs(self) -> pd.DataFrame:
        return self._once("epochs", lambda: epochs_frame(self.runs))

    @property
    def classes(self) -> pd.DataFrame:
        return self._once("classes", lambda: classes_frame(self.runs))

    @property
    def summary(self) -> pd.DataFrame:
        return self._once("summary", lambda: summary_frame(self.runs))

    @property
    def confusion(self) -> pd.DataFrame:
        return self._once("confusion", lambda: confusion_frame([(run, self._counts(run)) for run in self.runs]))

    @property
    def cost(self) -> pd.DataFrame:
        return self._once("cost", lambda: work_frame(self.runs))

    @property
    def results(self) -> pd.DataFrame:
        return self._once("results", lambda: result_frame(self.runs, self.summary))

    @property
    def plane(self) -> pd.DataFrame:
        return self._once("plane", lambda: plane_frame(self.runs))

    @property
    def published(self) -> pd.DataFrame:
        return self._once("published", lambda: published_frame(self.runs))

    @property
    def thresholds_moved(self) -> pd.DataFrame:
        """The curves of the reference runs."""
        return self._once(
            "thresholds moved",
            lambda: threshold_frame(
                [(run, self.artifact(run, "probabilities")) for run in self.references if run.status == "done"]
            ),
        )

    @property
    def resampled_counts(self) -> pd.DataFrame:
        return self._once("resampled counts", lambda: resampled_counts_frame(self._resampled()))

    @property
    def resampled_points(self) -> pd.DataFrame:
        return self._once("resampled points", lambda: resampled_points_frame(self._resampled()))

    def adjusted(self) -> pd.DataFrame:
        """Return the results of every finished run under post-hoc logit adjustment."""
        return adjusted_frame([(run, self.artifact(run, "probabilities")) for run in self.runs if run.summary])

    @property
    def collapsed(self) -> list[str]:
        """The ids of the runs in which at least one seed ended with an almost constant prediction."""
        return [run.id for run in self.runs if run.summary and any(run.summary.get("collapsed") or [])]

    @property
    def last_epoch(self) -> int:
        return max((run.experiment["epochs"] for run in self.runs), default=1)

    def artifact(self, run: RunData, name: str) -> dict[str, Any] | None:
        try:
            return self._executor.artifact(run.id, name)
        except LabError:
            return None

    def _resampled(self) -> list[tuple[RunData, dict[str, Any] | None]]:
        return [(run, self.artifact(run, "resampling")) for run in self.runs if run.summary]

    def _counts(self, run: RunData) -> Any:
        confusion = self.artifact(run, "confusion")
        return None if confusion is None else confusion["counts"]

    def _once(self, name: str, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        with self._lock:
            if name not in self._computed:
                self._computed[name] = compute()
            return self._computed[name]
