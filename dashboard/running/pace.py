"""The speed of runs that are under way, and the moments at which their charts are drawn."""

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
    """The progress of some runs since this object was created.

    Runs that have ended are read again only after one of them has been started again.
    """

    def __init__(self, lab: Lab, ids: Sequence[str]) -> None:
        self._lab = lab
        self._ids = ids
        self._ended: tuple[int, list[StoredRun]] | None = None
        self._began, self._share_then = time.monotonic(), self._share()

    @property
    def runs(self) -> list[StoredRun]:
        """The current state of the runs; one that does not exist yet is left out."""
        version = self._lab.executor.version(self._ids)
        if self._ended is not None and self._ended[0] == version:
            return self._ended[1]
        runs = [run for run_id in self._ids if (run := self._lab.executor.get_run(run_id)) is not None]
        if all(run.status not in UNFINISHED for run in runs):
            self._ended = version, runs
        return runs

    @property
    def finished(self) -> bool:
        """Whether no run is under way or queued."""
        return all(run.status not in UNFINISHED for run in self.runs)

    @property
    def seconds(self) -> float:
        """The expected seconds from start to end at the observed speed; infinite before there is an observation."""
        return self._estimate()[0]

    @property
    def seconds_left(self) -> float:
        """The expected remaining seconds at the observed speed; infinite before there is an observation."""
        return self._estimate()[1]

    def _estimate(self) -> tuple[float, float]:
        share, now = self._share(), time.monotonic()
        if share <= self._share_then:
            if not share:
                self._began = now  # the wait before the first epoch is no measure of speed
            return math.inf, math.inf
        seconds = (now - self._began) / (share - self._share_then)
        return seconds, seconds * (1 - share)

    def _share(self) -> float:
        """Return the completed share of all epochs."""
        runs = self.runs
        return sum(run.last_epoch for run in runs) / max(1, sum(run.experiment["epochs"] for run in runs))


class Pace:
    """Draw changes, but spend at most a fixed share of the time on drawing: training needs the same processor.

    Runs that take less than `FOLLOWED_SECONDS` are drawn twice: early, and at their end.
    """

    def __init__(self) -> None:
        self._drawn: Frames | None = None
        self._next = 0.0

    def draw(self, frames: Frames, draw: Callable[[Frames], None], course: Course) -> None:
        """Draw these frames, or the frames drawn last where it is too early for another drawing."""
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
