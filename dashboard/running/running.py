"""Training from the page: what starts by itself, what asks first, how far it is, and Stop."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from core.errors import shown
from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.controls.comparison import expected_seconds
from dashboard.lab import interest
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.gathering import Frames, Gatherer, finished
from dashboard.lab.lab import Lab
from dashboard.session import address

AUTO_SECONDS = 2.5
POLL_SECONDS = 0.5
HOLD_SECONDS = 1.0
STOP_SECONDS = 0.5
PAUSE_PER_DRAWING = 8.0
STOPPED = "stopped by hand"
BAD_ENDS = {"failed": "failed", "diverged": "diverged", "lost": "was lost"}


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
    seconds = expected_seconds(missing, lab.executor.slots)
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
    version = lab.executor.progress(ids)
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
    polling = not _all_finished(lab, [*ids, *ids_beside])

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def poll() -> None:
        runs, others = gatherer.runs(ids, described), gatherer.runs(ids_beside, described_beside)
        running = not finished(runs)
        # A button in here draws this part alone again: whether it is drawn by itself is for the whole page to say.
        if polling != (running or not finished(others)):
            address.stand()
            st.rerun()
        frames = Frames(runs, lab.executor, others)
        _status_line(lab, experiments, frames, names or {}, running=running)
        pace.draw(frames, draw)

    pace = _Pace()
    poll()


def beside(lab: Lab, gatherer: Gatherer, experiments: Sequence[Experiment]) -> list[RunData]:
    """Train these for a page that shows stored runs beside them, and draw it again when they are there."""
    interest.beside(lab.executor, experiments)
    ids = [experiment.id for experiment in experiments]
    _hold(lab, ids)
    if not _all_finished(lab, ids):

        @st.fragment(run_every=POLL_SECONDS)
        def poll() -> None:
            st.caption("A plain logistic regression is being fitted, to draw the curve of its threshold.")
            if _all_finished(lab, ids):
                st.rerun()

        poll()
    return gatherer.runs(ids, [experiment.to_dict() for experiment in experiments])


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


def duration(seconds: float) -> str:
    """Seconds in words: `0.8 s`, `12 s`, `3 min`, `2.5 h`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _hold(lab: Lab, ids: Sequence[str]) -> None:
    """Wait a moment for runs that are nearly there, so that a small comparison arrives complete, in one drawing.

    The moment begins when they are asked for: who comes back to runs that are under way sees at once how far they are. When it
    is over and what is left would take less than another one, that is waited for too: drawing half a comparison takes the
    processor from its other half.
    """
    began = interest.since()
    version = lab.executor.progress(ids)
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
    runs = [run for run_id in ids if (run := lab.executor.run(run_id)) is not None]
    return sum(run.last_epoch for run in runs) / max(1, sum(run.experiment["epochs"] for run in runs))


def _all_finished(lab: Lab, ids: Sequence[str]) -> bool:
    return all(_status(lab, run_id) not in UNFINISHED for run_id in ids)


def all_done(lab: Lab, experiments: Sequence[Experiment]) -> bool:
    """Whether all of these came to their end."""
    return all(_status(lab, experiment.id) == "done" for experiment in experiments)


def _status(lab: Lab, run_id: str) -> str | None:
    run = lab.executor.run(run_id)
    return run.status if run else None


def _status_line(
    lab: Lab, experiments: Sequence[Experiment], frames: Frames, names: Mapping[str, str], *, running: bool
) -> None:
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="status")
    bar.markdown(_words(frames, running=running, silent=_silent(lab, experiments, frames)), width="stretch")
    if running and not st.session_state.get(STOPPED, False):
        bar.button("Stop", icon=":material/stop_circle:", key="stop", on_click=stop, args=(lab,))
    elif _can_run_again(frames.runs):
        bar.button("Run again", icon=":material/replay:", key="again", on_click=start, args=(lab, experiments))
    for run in frames.runs:
        if run.status in BAD_ENDS:
            st.warning(
                f"**{shown(names.get(run.id, run.label))[:60]}** {BAD_ENDS[run.status]}. {run.error or ''}",
                icon=":material/warning:",
            )
    if lab.executor.store_error:
        st.warning(
            f"{for_a_page(lab.executor.store_error)} What is trained now is shown, but not kept.",
            icon=":material/save:",
        )


def _can_run_again(runs: Sequence[RunData]) -> bool:
    """Whether something was cut short; what was stopped while it waited in the queue has left no run behind."""
    return st.session_state.get(STOPPED, False) or any(run.status in ("stopped", "failed", "lost") for run in runs)


def _silent(lab: Lab, experiments: Sequence[Experiment], frames: Frames) -> str:
    """How long fits and resamplings, which say nothing until they end, have been at work, and how long they were to take."""
    estimates = {experiment.id: estimate_seconds(experiment) for experiment in experiments}
    found = []
    for run in frames.runs:
        if run.status == "running" and not run.records:
            stored = lab.executor.run(run.id)
            if stored is not None and stored.started is not None:
                spent = (datetime.now(UTC) - stored.started).total_seconds()
                found.append((spent, estimates[run.id]))
    if not found:
        return ""
    spent, expected = max(found)
    if expected < AUTO_SECONDS:
        return ""
    return f" · {duration(spent)} of about {duration(expected)} for the run under way"


def _words(frames: Frames, *, running: bool, silent: str) -> str:
    runs = frames.runs
    times = [run.records[-1]["seconds"] for run in runs if run.records]
    spent = duration(sum(run.summary["seconds"] if run.summary else 0.0 for run in runs))
    if running and st.session_state.get(STOPPED, False):
        return (
            ":orange-badge[:material/stop_circle: Stopping] after the epoch under way; "
            "a run that another page waits for goes on"
        )
    if running and all(run.status == "queued" for run in runs):
        return (
            ":orange-badge[:material/hourglass_empty: Waiting] the training processes are starting, "
            "or busy with other runs"
        )
    if running:
        done = sum(run.status not in UNFINISHED for run in runs)
        epochs = [run.records[-1]["epoch"] if run.records else 0 for run in runs]
        planned = sum(run.experiment["epochs"] for run in runs)
        # Runs of one epoch each, as those of classifiers, are told by how many of them are done.
        share = f" · {sum(epochs) / planned:.0%} of the epochs" if planned > len(runs) else ""
        elapsed = (f" · {duration(max(times))}" if times else "") + silent
        return f":orange-badge[:material/sync: Running] {done} of {len(runs)} runs done{share}{elapsed}"
    ends = {run.status for run in runs}
    if ends == {"done"}:
        return f":green-badge[:material/check: Done] {_plural(len(runs), 'run')} · {spent} of training"
    if not runs:
        return ":gray-badge[:material/stop_circle: Stopped] before anything was trained"
    counted = ", ".join(f"{sum(run.status == end for run in runs)} {end}" for end in sorted(ends))
    return f":gray-badge[:material/stop_circle: Ended] {counted} · {spent} of training"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
