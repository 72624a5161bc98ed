"""How fast runs go on, and at which moments their charts are drawn."""

import math
import time
from collections.abc import Callable, Sequence

from core.store import StoredRun
from core.store.stored_run import UNFINISHED
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab

FOLLOWED_SECONDS = 5.0
PAUSE_PER_DRAWING = 8.0


class Course:
    """The progress of some runs, as it has been seen since this object was made.

    Runs that have ended are read again only after one of them has begun anew.
    """

    def __init__(self, lab: Lab, ids: Sequence[str]) -> None:
        self._lab = lab
        self._ids = ids
        self._ended: tuple[int, list[StoredRun]] | None = None
        self._began, self._share_then = time.monotonic(), self._share()

    @property
    def runs(self) -> list[StoredRun]:
        """Those of them that exist, as they are now."""
        version = self._lab.executor.version(self._ids)
        if self._ended is not None and self._ended[0] == version:
            return self._ended[1]
        runs = [run for run_id in self._ids if (run := self._lab.executor.get_run(run_id)) is not None]
        if all(run.status not in UNFINISHED for run in runs):
            self._ended = version, runs
        return runs

    @property
    def finished(self) -> bool:
        """Whether none of them is under way or queued."""
        return all(run.status not in UNFINISHED for run in self.runs)

    @property
    def seconds(self) -> float:
        """How long they take in all, at the speed that was seen; infinite before anything was seen."""
        return self._estimate()[0]

    @property
    def seconds_left(self) -> float:
        """How long they still take, at the speed that was seen; infinite before anything was seen."""
        return self._estimate()[1]

    def _estimate(self) -> tuple[float, float]:
        share, now = self._share(), time.monotonic()
        if share <= self._share_then:
            if not share:
                self._began = now  # what they wait for before their first epoch says nothing of their speed
            return math.inf, math.inf
        seconds = (now - self._began) / (share - self._share_then)
        return seconds, seconds * (1 - share)

    def _share(self) -> float:
        """The completed share of their epochs."""
        runs = self.runs
        return sum(run.last_epoch for run in runs) / max(1, sum(run.experiment["epochs"] for run in runs))


class Pace:
    """Draw changes, but spend at most a fixed share of the time on drawing: training needs the same processor.

    Of runs that take seconds only the end is drawn, once something of them is on the page: two drawings of them are enough.
    """

    def __init__(self) -> None:
        self._drawn: Frames | None = None
        self._next = 0.0

    def draw(self, frames: Frames, draw: Callable[[Frames], None], course: Course) -> None:
        """Draw these frames, or those that were drawn last."""
        began = time.monotonic()
        if (
            self._drawn is None
            or frames.finished
            or (began >= self._next and FOLLOWED_SECONDS <= course.seconds < math.inf)
        ):
            self._drawn = frames
        draw(self._drawn)
        if self._drawn is frames:
            ended = time.monotonic()
            self._next = ended + PAUSE_PER_DRAWING * (ended - began)
