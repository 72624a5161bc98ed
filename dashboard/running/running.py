"""Training from the page: what starts by itself, what asks first, how far it is, and Stop."""

import time
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab import interest
from dashboard.lab.frames import Frames
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab
from dashboard.running.duration import duration, expected_seconds
from dashboard.running.polling import POLL_SECONDS, poll_while
from dashboard.running.status_line import STOPPED, status_line

__all__ = ["POLL_SECONDS", "all_done", "beside", "duration", "ensure", "live", "start", "stop"]

AUTO_SECONDS = 2.5
HOLD_SECONDS = 1.0
STOP_SECONDS = 0.5
PAUSE_PER_DRAWING = 8.0


def ensure(
    lab: Lab, experiments: Sequence[Experiment], *, allowed: float = AUTO_SECONDS, of_today: bool = False
) -> bool:
    """Start what the page shows, if it is cheap or was asked for; False while it waits for the Run button.

    Args:
        lab: trains them.
        experiments: what the page shows.
        allowed: seconds up to which it is cheap.
        of_today: whether what is done and was made with other versions is trained again.
    """
    ids = [experiment.id for experiment in experiments]
    if interest.asked() == ids:
        return True
    missing = [experiment for experiment in experiments if _status(lab, experiment.id) not in ("done", *UNFINISHED)]
    seconds = expected_seconds(map(estimate_seconds, missing), lab.executor.slots)
    if seconds <= allowed:
        start(lab, experiments, of_today=of_today)
        return True
    if interest.asked():
        interest.want(lab.executor, [])
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(
        f"This takes about {duration(seconds)}"
        + (f" for {len(missing)} runs" if len(missing) > 1 else "")
        + ": it starts when you say so.",
        icon=":material/timer:",
    )
    right.button(
        "Run", type="primary", icon=":material/play_arrow:", width="stretch", on_click=start, args=(lab, experiments)
    )
    return False


def start(lab: Lab, experiments: Sequence[Experiment], *, of_today: bool = False) -> None:
    """Train these for this session, in place of what it waited for before; `of_today` as in `ensure`."""
    st.session_state.pop(STOPPED, None)
    if interest.asked() == [experiment.id for experiment in experiments]:
        # Wanted anew, or a failed run would be left as it is.
        interest.want(lab.executor, [])
    interest.want(lab.executor, experiments, of_today=of_today)


def stop(lab: Lab) -> None:
    """Take back this session's interest; a run that others wait for goes on.

    Waits a moment for the runs to end, so that the page says so in the same drawing.
    """
    ids = interest.asked()
    interest.want(lab.executor, [])
    st.session_state[interest.ASKED] = ids
    st.session_state[STOPPED] = True
    deadline = time.monotonic() + STOP_SECONDS
    version = lab.executor.version(ids)
    while not _all_finished(lab, ids) and (left := deadline - time.monotonic()) > 0:
        version = lab.executor.wait(ids, version, left)


def live(
    lab: Lab,
    gatherer: Gatherer,
    experiments: Sequence[Experiment],
    draw: Callable[[Frames], None],
    beside: Sequence[Experiment] = (),
    *,
    names: Mapping[str, str] | None = None,
) -> None:
    """Draw these runs, and again whenever there is something new, until all have finished.

    `beside` are trained too, to measure the others by; what is said and stopped is not about them. `names`, by id, are used
    in place of what the runs differ in.
    """
    interest.beside(lab.executor, beside)
    ids, ids_beside = ([experiment.id for experiment in some] for some in (experiments, beside))
    described, described_beside = ([experiment.to_dict() for experiment in some] for some in (experiments, beside))
    _hold(lab, [*ids, *ids_beside])
    pace = _Pace()

    def follow() -> None:
        runs, others = gatherer.runs(ids, described), gatherer.runs(ids_beside, described_beside)
        frames = Frames(runs, lab.executor, others)
        status_line(lab, experiments, frames, names or {}, stop=stop, start=start)
        pace.draw(frames, draw)

    poll_while(lambda: not _all_finished(lab, [*ids, *ids_beside]), follow)


def beside(lab: Lab, gatherer: Gatherer, experiments: Sequence[Experiment]) -> list[RunData]:
    """Train these for a page that shows stored runs beside them, and draw it again when they are there."""
    interest.beside(lab.executor, experiments)
    ids = [experiment.id for experiment in experiments]
    _hold(lab, ids)
    if not _all_finished(lab, ids):
        poll_while(lambda: not _all_finished(lab, ids), _say_what_is_fitted)
    return gatherer.runs(ids, [experiment.to_dict() for experiment in experiments])


def _say_what_is_fitted() -> None:
    st.caption("A plain logistic regression is being fitted, to draw the curve of its threshold.")


class _Pace:
    """Draws what is new, but spends no more than a fixed share of the time on it: training needs the same processor."""

    def __init__(self) -> None:
        self._drawn: Frames | None = None
        self._next = 0.0

    def draw(self, frames: Frames, draw: Callable[[Frames], None]) -> None:
        began = time.monotonic()
        if self._drawn is None or frames.finished or began >= self._next:
            self._drawn = frames
        draw(self._drawn)
        if self._drawn is frames:
            ended = time.monotonic()
            self._next = ended + PAUSE_PER_DRAWING * (ended - began)


def _hold(lab: Lab, ids: Sequence[str]) -> None:
    """Wait a moment for runs that are nearly there, so that a small comparison arrives complete, in one drawing.

    The moment begins when they are asked for: who comes back to runs that are under way sees at once how far they are. When it
    is over and what is left would take less than another one, that is waited for too: drawing half a comparison takes the
    processor from its other half.
    """
    began = interest.since()
    version = lab.executor.version(ids)
    allowed = HOLD_SECONDS
    while not _all_finished(lab, ids):
        spent = time.monotonic() - began
        if spent >= allowed:
            share = _share_done(lab, ids)
            left = spent * (1 / share - 1) if share else HOLD_SECONDS
            if allowed > HOLD_SECONDS or left >= HOLD_SECONDS:
                return
            allowed = spent + HOLD_SECONDS
        version = lab.executor.wait(ids, version, max(0.0, allowed - spent))


def _share_done(lab: Lab, ids: Sequence[str]) -> float:
    runs = [run for run_id in ids if (run := lab.executor.get_run(run_id)) is not None]
    return sum(run.last_epoch for run in runs) / max(1, sum(run.experiment["epochs"] for run in runs))


def _all_finished(lab: Lab, ids: Sequence[str]) -> bool:
    return all(_status(lab, run_id) not in UNFINISHED for run_id in ids)


def all_done(lab: Lab, experiments: Sequence[Experiment]) -> bool:
    """Whether all of these came to their end."""
    return all(_status(lab, experiment.id) == "done" for experiment in experiments)


def _status(lab: Lab, run_id: str) -> str | None:
    run = lab.executor.get_run(run_id)
    return run.status if run else None
