"""Training from a page: short trainings start automatically, longer ones with a button; progress and *Stop*."""

import time
from collections.abc import Callable, Mapping, Sequence

from core.experiment import Experiment
from core.frames import RunData
from core.store import StoredComparison
from core.store.stored_run import UNFINISHED
from dashboard.lab import interest
from dashboard.lab.frames import Frames
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab
from dashboard.running.duration import duration, expected_seconds
from dashboard.running.pace import Course, Pace
from dashboard.running.polling import POLL_SECONDS, poll_while
from dashboard.running.status_line import STOPPED, status_line
from dashboard.write import st

AUTO_SECONDS = 2.5
HOLD_SECONDS = 1.0
LOOK_SECONDS = 0.05
STOP_SECONDS = 0.5


def start_or_offer(
    lab: Lab,
    experiments: Sequence[Experiment],
    comparison: StoredComparison | None = None,
    *,
    allowed: float = AUTO_SECONDS,
    retrain_outdated: bool = False,
) -> bool:
    """Start the training of a page's experiments if it is short, or else offer a button; return whether it was started.

    Args:
        lab: trains them.
        experiments: of the page.
        comparison: of them, stored when they are started; None for a single run.
        allowed: seconds up to which training starts automatically.
        retrain_outdated: whether to train runs again that are done but were trained with other versions.
    """
    ids = [experiment.id for experiment in experiments]
    if interest.requested_ids() == ids:
        return True
    missing = [experiment for experiment in experiments if _status(lab, experiment.id) not in ("done", *UNFINISHED)]
    seconds = expected_seconds(map(lab.executor.speed.estimate, missing), lab.executor.slots)
    if seconds <= allowed:
        start(lab, experiments, comparison, retrain_outdated=retrain_outdated)
        return True
    if interest.requested_ids():
        interest.request_runs(lab.executor, [])
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.info(
        f"This takes about {duration(seconds)}"
        + (f" for {len(missing)} runs" if len(missing) > 1 else "")
        + ": it starts when you say so.",
        icon=":material/timer:",
    )
    right.button(
        "Run",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        on_click=start,
        args=(lab, experiments, comparison),
    )
    return False


def start(
    lab: Lab,
    experiments: Sequence[Experiment],
    comparison: StoredComparison | None = None,
    *,
    retrain_outdated: bool = False,
) -> None:
    """Train these experiments for this session, in place of its earlier ones; other arguments as in `start_or_offer`."""
    st.session_state.pop(STOPPED, None)
    if interest.requested_ids() == [experiment.id for experiment in experiments]:
        # Withdrawn first: a failed run is only trained again when the previous request did not contain it.
        interest.request_runs(lab.executor, [])
    interest.request_runs(lab.executor, experiments, retrain_outdated=retrain_outdated)
    if comparison is not None:
        lab.executor.record_comparison(comparison)


def stop(lab: Lab) -> None:
    """Withdraw this session's request; a run that others requested continues.

    Wait a moment for the runs to end, so that the next drawing of the page already shows it.
    """
    ids = interest.requested_ids()
    interest.request_runs(lab.executor, [])
    st.session_state[interest.REQUESTED] = ids
    st.session_state[STOPPED] = True
    deadline = time.monotonic() + STOP_SECONDS
    version = lab.executor.version(ids)
    while (
        not all(_status(lab, run_id) not in UNFINISHED for run_id in ids) and (left := deadline - time.monotonic()) > 0
    ):
        version = lab.executor.wait(ids, version, left)


def show_runs(
    lab: Lab,
    gatherer: Gatherer,
    experiments: Sequence[Experiment],
    draw: Callable[[Frames], None],
    references: Sequence[Experiment] = (),
    *,
    names: Mapping[str, str] | None = None,
) -> None:
    """Draw these runs, and redraw them while they change, until all have finished.

    `references` are trained too, as runs to compare with; the status line and *Stop* do not concern them. `names`, by id,
    replace the usual labels of the runs.
    """
    interest.request_references(lab.executor, references)
    ids = [experiment.id for experiment in (*experiments, *references)]
    course, pace = Course(lab, ids), Pace()
    _wait_briefly(lab, ids, course)

    def draw_runs() -> None:
        _wait_for_an_end_in_sight(lab, ids, course)
        frames = gatherer.frames(experiments, references, course.runs)
        status_line(lab, experiments, frames, names or {}, stop=stop, start=start)
        pace.draw(frames, draw, course)

    poll_while(lambda: not course.finished, draw_runs)


def train_references(lab: Lab, gatherer: Gatherer, experiments: Sequence[Experiment]) -> list[RunData]:
    """Train reference runs for a page that compares stored runs with them; redraw the page when they have finished."""
    interest.request_references(lab.executor, experiments)
    ids = [experiment.id for experiment in experiments]
    course = Course(lab, ids)
    _wait_briefly(lab, ids, course)
    if not course.finished:
        poll_while(lambda: not course.finished, _caption_of_fit)
    return gatherer.runs(ids, [experiment.to_dict() for experiment in experiments], course.runs)


def _caption_of_fit() -> None:
    st.caption("A plain logistic regression is being fitted, to draw the curve of its threshold.")


def _wait_briefly(lab: Lab, ids: Sequence[str], course: Course) -> None:
    """Wait a moment for runs that have nearly finished, so that a small comparison appears complete, in one drawing.

    The moment begins with the request: a person who returns to runs that are under way sees their progress at once. At its
    end the wait is extended once if the remaining runs need less than another moment: drawing half of a comparison would slow
    down the training of the other half. There is no wait while the training processes are starting.
    """
    if lab.executor.starting:
        return
    began = interest.requested_at()
    version = lab.executor.version(ids)
    allowed = HOLD_SECONDS
    while not course.finished:
        spent = time.monotonic() - began
        if spent >= allowed:
            if allowed > HOLD_SECONDS or course.seconds_left >= HOLD_SECONDS:
                return
            allowed = spent + HOLD_SECONDS
        version = lab.executor.wait(ids, version, max(0.0, allowed - spent))


def _wait_for_an_end_in_sight(lab: Lab, ids: Sequence[str], course: Course) -> None:
    """Wait for runs that end before the next poll, so that their last records are drawn at once."""
    until = time.monotonic() + POLL_SECONDS
    version = lab.executor.version(ids)
    while not course.finished and course.seconds_left < POLL_SECONDS and time.monotonic() < until:
        st.session_state.get(STOPPED)  # here Streamlit can interrupt the wait, for *Stop* or a change of a control
        version = lab.executor.wait(ids, version, LOOK_SECONDS)


def _status(lab: Lab, run_id: str) -> str | None:
    run = lab.executor.get_run(run_id)
    return run.status if run else None
