"""The line with the progress of the runs of a page, with *Stop* or *Run again*."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from core.errors import value_text
from core.experiment import Experiment
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab.frames import Frames, finished
from dashboard.lab.lab import Lab
from dashboard.running.announcement import announce
from dashboard.running.duration import covered_seconds, duration
from dashboard.running.waiting import waiting_words
from dashboard.write import Markup, st

SHORT_SECONDS = 2.5  # of shorter runs the elapsed time is not shown
STOPPED = "stopped by hand"
BAD_ENDS = {"failed": "failed", "diverged": "diverged", "lost": "was lost"}


def status_line(
    lab: Lab,
    experiments: Sequence[Experiment],
    frames: Frames,
    names: Mapping[str, str],
    *,
    start: Callable[..., None],
    stop: Callable[..., None],
) -> None:
    """Draw the progress of the runs of a page, *Stop* or *Run again*, and a warning for each run that ended badly.

    Args:
        lab: trains them.
        experiments: of the page.
        frames: of those runs of the experiments that exist.
        names: of runs, by id, where they differ from their labels.
        start: *Run again* calls it with lab and experiments.
        stop: *Stop* calls it with the lab.
    """
    running = not finished(frames.runs)
    words = _progress_words(lab, frames, running=running, elapsed_of_fits=_elapsed_of_fits(lab, experiments, frames))
    announce(words, under_way=running)
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="status")
    bar.markdown(words, width="stretch")
    if running and not st.session_state.get(STOPPED, False):
        bar.button("Stop", icon=":material/stop_circle:", key="stop", on_click=stop, args=(lab,))
    elif _can_run_again(frames.runs):
        bar.button("Run again", icon=":material/replay:", key="again", on_click=start, args=(lab, experiments))
    for run in frames.runs:
        if run.status in BAD_ENDS:
            st.warning(
                Markup("**{}** {}. {}").format(
                    value_text(names.get(run.id, run.label))[:60], BAD_ENDS[run.status], run.error or ""
                ),
                icon=":material/warning:",
            )
    if lab.executor.store_error:
        st.warning(
            f"{lab.executor.store_error} What is trained now is shown, but not kept.",
            icon=":material/save:",
        )


def _can_run_again(runs: Sequence[RunData]) -> bool:
    """Return whether something was cut short; an experiment that was stopped while queued has no run."""
    return st.session_state.get(STOPPED, False) or any(run.status in ("stopped", "failed", "lost") for run in runs)


def _elapsed_of_fits(lab: Lab, experiments: Sequence[Experiment], frames: Frames) -> str:
    """Describe elapsed and expected time of fits and resamplings, which emit no record until they end."""
    estimates = {experiment.id: lab.executor.speed.estimate(experiment) for experiment in experiments}
    times = []
    for run in frames.runs:
        if run.status == "running" and not run.records:
            stored = lab.executor.get_run(run.id)
            if stored is not None and stored.started is not None:
                spent = (datetime.now(UTC) - stored.started).total_seconds()
                times.append((spent, estimates[run.id]))
    if not times:
        return ""
    spent, expected = max(times)
    if expected < SHORT_SECONDS:
        return ""
    if spent > expected:
        return f" · {duration(spent)} for the run under way, longer than expected"
    return f" · {duration(spent)} of about {duration(expected)} for the run under way"


def _wall_seconds(lab: Lab, runs: Sequence[RunData]) -> float:
    """Return the seconds during which at least one of the runs was trained."""
    stored = [lab.executor.get_run(run.id) for run in runs]
    return covered_seconds(
        (run.started, run.finished) for run in stored if run is not None and run.started and run.finished
    )


def _progress_words(lab: Lab, frames: Frames, *, running: bool, elapsed_of_fits: str) -> str:
    runs = frames.runs
    times = [run.records[-1]["seconds"] for run in runs if run.records]
    if running and st.session_state.get(STOPPED, False):
        return Markup(
            ":orange-badge[:material/stop_circle: Stopping] after the epoch under way; "
            "a run that another page waits for goes on"
        )
    if running and all(run.status == "queued" for run in runs):
        return waiting_words(lab, [run.id for run in runs])
    if running:
        done = sum(run.status not in UNFINISHED for run in runs)
        epochs = [run.records[-1]["epoch"] if run.records else 0 for run in runs]
        planned = sum(run.experiment["epochs"] for run in runs)
        # For runs of one epoch, such as those of classifiers, the number of runs done says enough.
        share = f" · {sum(epochs) / planned:.0%} of the epochs" if planned > len(runs) else ""
        elapsed = (f" · {duration(max(times))}" if times else "") + elapsed_of_fits
        return Markup(":orange-badge[:material/sync: Running] {} of {} runs done{}{}").format(
            done, len(runs), share, elapsed
        )
    ends, spent = {run.status for run in runs}, duration(_wall_seconds(lab, runs))
    if ends == {"done"}:
        return Markup(":green-badge[:material/check: Done] {} · {} of training").format(
            _plural(len(runs), "run"), spent
        )
    if not runs:
        return Markup(":gray-badge[:material/stop_circle: Stopped] before anything was trained")
    counted = ", ".join(f"{sum(run.status == end for run in runs)} {end}" for end in sorted(ends))
    return Markup(":gray-badge[:material/stop_circle: Ended] {} · {} of training").format(counted, spent)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
