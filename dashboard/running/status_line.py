"""The line that says how far the runs of a page are, with *Stop* or *Run again*."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from core.errors import shown
from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.frames import Frames, finished
from dashboard.lab.lab import Lab
from dashboard.running.duration import duration

SHORT_SECONDS = 2.5  # a run that takes less is not worth the words
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
    """Draw how far the runs of a page are, with *Stop* or *Run again*, and a warning for each that ended badly.

    Args:
        lab: trains them.
        experiments: what the page shows.
        frames: of the runs there are of these.
        names: of runs, by id, where they have other names than their labels.
        start: is called with lab and experiments by *Run again*.
        stop: is called with the lab by *Stop*.
    """
    running = not finished(frames.runs)
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
            stored = lab.executor.get_run(run.id)
            if stored is not None and stored.started is not None:
                spent = (datetime.now(UTC) - stored.started).total_seconds()
                found.append((spent, estimates[run.id]))
    if not found:
        return ""
    spent, expected = max(found)
    if expected < SHORT_SECONDS:
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
