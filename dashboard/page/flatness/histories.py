"""The section of flatness over training on the page Flatness: checkpoints, cost, Measure, Stop, chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import LabError, shown
from core.flatness import FlatnessSettings, check_memory, estimate_history_seconds
from core.flatness.stored_history import check_has_way
from core.frames import By, RunData, flatness_history_frame
from core.store.stored_run import UNFINISHED
from core.training.checkpoints import FEWEST, MOST, checkpoint_epochs
from dashboard.figures import flatness_history
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.running import measuring
from dashboard.running.running import POLL_SECONDS, duration
from dashboard.session import address
from dashboard.views import charts

NUMBER, BY = "checkpoints of flatness", "curves of flatness history"
CURVES = {"group": "Mean of the group", "class": "Every class"}
HELP = (
    "How many epochs are measured, from the first to the last and evenly spread on a logarithmic scale. A run that has kept none "
    "is trained again for them, which gives the same networks; `run --checkpoints` keeps them from the start."
)


@dataclass(frozen=True)
class Way:
    """A run whose flatness over training is asked for.

    Attributes:
        run: which one.
        status: of its measurement; None when there is none.
        payloads: of the classes at the epochs that are measured.
        whole: how many payloads there will be.
        seconds: what the rest would take; None where there is none, or it cannot be measured.
        again: whether the run is trained again first.
        problem: the sentence why measuring failed, or why only this cannot be measured.
    """

    run: RunData
    status: str | None
    payloads: Sequence[dict[str, Any]]
    whole: int = 0
    seconds: float | None = None
    again: bool = False
    problem: str | None = None

    @property
    def active(self) -> bool:
        return self.status in UNFINISHED


def section(lab: Lab, runs: Sequence[RunData], settings: FlatnessSettings, most_panels: int) -> None:
    """Draw it for runs that can be measured; those of more classes than `most_panels` show groups only.

    Raises:
        LabError: the store cannot be read.
    """
    st.markdown("##### Over training", anchors=False)
    by: By = st.session_state[BY] if max(len(run.class_names) for run in runs) <= most_panels else "group"
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    # Checkpoints that are kept are measured as they are, whatever the number.
    if any(not lab.executor.checkpoints(run.id) for run in runs):
        with left:
            _choose_number()
    else:
        right = left
    if max(len(run.class_names) for run in runs) <= most_panels:
        with right:
            _choose_curves()
    number = st.session_state[NUMBER]
    polling = any(way.active for way in _ways(lab, runs, settings, number))

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def poll() -> None:
        ways = _ways(lab, runs, settings, number)
        # As in `running.live`.
        if polling != any(way.active for way in ways):
            address.stand()
            st.rerun()
        _status(lab, ways, settings, number)
        _draw(ways, settings, by)

    poll()


def _ways(lab: Lab, runs: Sequence[RunData], settings: FlatnessSettings, number: int) -> list[Way]:
    return [_way(lab, run, settings, number) for run in runs]


def _way(lab: Lab, run: RunData, settings: FlatnessSettings, number: int) -> Way:
    progress = lab.executor.history(run.id, settings)
    status, payloads = (progress.status, progress.classes) if progress else (None, [])
    if status == "done":
        return Way(run, status, payloads, len(payloads))
    try:
        stored = lab.executor.run(run.id) or lab.store.get(run.id)
        kept = lab.executor.checkpoints(run.id)
        experiment = measuring.measurable(lab, run)
        count = len(kept) + 1 if kept else len(checkpoint_epochs(experiment.epochs, number))
        whole, again = count * len(run.class_names), not kept and stored.last_epoch > 1
        if status in UNFINISHED:
            return Way(run, status, payloads, whole, again=again)
        check_has_way(stored, kept)
        check_memory(experiment, settings)
    except LabError as error:
        # What keeps a run from being measured at all is said where its last epoch is measured.
        return Way(run, status, payloads, problem=str(error) if run.status == "stopped" else None)
    seconds = estimate_history_seconds(experiment, settings, count, again=again)
    left = 1 - min(1.0, len(payloads) / max(1, whole))
    return Way(run, status, payloads, whole, seconds * left, again, progress.error if progress else None)


def _status(lab: Lab, ways: Sequence[Way], settings: FlatnessSettings, number: int) -> None:
    for way in ways:
        if way.problem:
            st.warning(f"**{shown(way.run.label)[:60]}** {way.problem}", icon=":material/warning:")
    problem = st.session_state.pop("history problem", None)
    if problem:
        st.warning(problem, icon=":material/warning:")
    missing = [way for way in ways if way.seconds is not None]
    active = [way for way in ways if way.active]
    if not active and not missing:
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="history status")
    if active:
        done, whole = sum(len(way.payloads) for way in active), sum(way.whole for way in active)
        waits = not done and any(way.again for way in active)
        words = "training again for the checkpoints" if waits else f"{done} of {whole} classes and checkpoints done"
        bar.markdown(f":orange-badge[:material/sync: Measuring] {words}", width="stretch")
        bar.button(
            "Stop",
            icon=":material/stop_circle:",
            key="stop following",
            on_click=_follow,
            args=(lab, [], settings, number),
        )
        return
    seconds = [way.seconds for way in missing if way.seconds is not None]
    expected = max(*seconds, sum(seconds) / max(1, lab.executor.slots))
    again = sum(way.again for way in missing)
    bar.markdown(
        f":blue-badge[:material/timer: about {duration(expected)}] to measure {len(missing)} "
        f"run{'' if len(missing) == 1 else 's'} at every checkpoint"
        + (f", {again} of them after training again" if again else ""),
        width="stretch",
    )
    bar.button(
        "Measure over training",
        icon=":material/timeline:",
        key="follow",
        on_click=_follow,
        args=(lab, [way.run.id for way in missing], settings, number),
    )


def _follow(lab: Lab, run_ids: Sequence[str], settings: FlatnessSettings, number: int) -> None:
    # Wanted anew, or a measurement that failed would be left as it is.
    interest.follow(lab.executor, [], settings, number)
    try:
        interest.follow(lab.executor, run_ids, settings, number)
    except LabError as error:
        st.session_state["history problem"] = str(error)


def _draw(ways: Sequence[Way], settings: FlatnessSettings, by: By) -> None:
    measured = [(way.run, way.payloads) for way in ways]
    signature = (by, settings.id, *((way.run.id, way.run.label, way.status, len(way.payloads)) for way in ways))
    if not any(way.payloads for way in ways):
        return
    rows = charts.once(("flatness history", signature), lambda: flatness_history_frame(measured, by))
    charts.simple(
        "flatness over training",
        flatness_history.how_to_read,
        lambda: (flatness_history.figure(rows), flatness_history.describe(rows)),
        rows.drop(columns="run").rename(columns={"label": "run", "panel": by}),
        signature,
    )


def _choose_number() -> None:
    def chosen() -> None:
        address.touch()
        st.session_state[NUMBER] = st.session_state["checkpoints"]

    if st.session_state.get("checkpoints") != st.session_state[NUMBER]:
        st.session_state["checkpoints"] = st.session_state[NUMBER]
    st.number_input("Checkpoints", min_value=FEWEST, max_value=MOST, key="checkpoints", on_change=chosen, help=HELP)


def _choose_curves() -> None:
    def chosen() -> None:
        address.touch()
        st.session_state[BY] = st.session_state["history by"]

    if st.session_state.get("history by") != st.session_state[BY]:
        st.session_state["history by"] = st.session_state[BY]
    st.segmented_control(
        "Curves",
        CURVES,
        format_func=CURVES.__getitem__,
        key="history by",
        on_change=chosen,
        required=True,
        label_visibility="collapsed",
    )
