"""The section of loss landscapes on the page Flatness: settings, cost, Look around, Stop, charts."""

from collections.abc import MutableMapping, Sequence
from typing import Any

import streamlit as st

from core.errors import LabError
from core.flatness import LandscapeSettings, check_landscape_memory, estimate_landscape_seconds
from core.frames import RunData, landscape_frame
from core.method.parameter import parameters
from core.store.stored_run import UNFINISHED
from dashboard.controls import forms
from dashboard.figures import landscape
from dashboard.lab import interest
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.running import measuring
from dashboard.running.running import POLL_SECONDS, duration
from dashboard.session import address
from dashboard.views import charts

BASIC = ("dimensions", "directions", "points", "radius")


def section(lab: Lab, runs: Sequence[RunData], values: MutableMapping[str, Any]) -> None:
    """Draw it; `values` are those of the settings.

    Raises:
        LabError: the store cannot be read.
    """
    st.markdown("##### Slices through the loss", anchors=False)
    offered = parameters(LandscapeSettings)
    plain = [item for item in offered if item.name in BASIC]
    for column, item in zip(st.columns(len(plain), vertical_alignment="bottom"), plain, strict=True):
        with column:
            forms.field("landscape", item, values)
    with st.expander("More settings", key="more landscape", type="compact"):
        for item in offered:
            if item.name not in BASIC:
                forms.field("landscape", item, values)
    settings = LandscapeSettings.from_dict(values)
    polling = _active(lab, runs, settings)

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def poll() -> None:
        # As in `running.live`.
        if polling != _active(lab, runs, settings):
            address.stand()
            st.rerun()
        _status(lab, runs, settings)
        _draw(lab, runs, settings)

    poll()


def _active(lab: Lab, runs: Sequence[RunData], settings: LandscapeSettings) -> bool:
    found = [lab.executor.landscape(run.id, settings) for run in runs]
    return any(progress is not None and progress.status in UNFINISHED for progress in found)


def _status(lab: Lab, runs: Sequence[RunData], settings: LandscapeSettings) -> None:
    seconds, missing, active = [], [], 0
    for run in runs:
        progress = lab.executor.landscape(run.id, settings)
        if progress is not None and progress.status in ("done", *UNFINISHED):
            active += progress.status != "done"
            continue
        if progress is not None and progress.error:
            st.warning(progress.error, icon=":material/warning:")
        try:
            experiment = measuring.measurable(lab, run)
        except LabError:
            # What keeps a run from being looked at keeps it from being measured, and is said there.
            continue
        try:
            check_landscape_memory(experiment, settings)
        except LabError as error:
            st.warning(for_a_page(error), icon=":material/warning:")
            continue
        seconds.append(estimate_landscape_seconds(experiment, settings))
        missing.append(run.id)
    if not active and not missing:
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="landscape status")
    if active:
        bar.markdown(
            f":orange-badge[:material/sync: Looking around] {len(runs) - active} of {len(runs)}", width="stretch"
        )
        bar.button("Stop", icon=":material/stop_circle:", key="stop looking", on_click=_look, args=(lab, [], settings))
        return
    expected = max(*seconds, sum(seconds) / max(1, lab.executor.slots))
    bar.markdown(
        f":blue-badge[:material/timer: about {duration(expected)}] to look around these networks", width="stretch"
    )
    bar.button("Look around", icon=":material/landscape:", key="look", on_click=_look, args=(lab, missing, settings))


def _look(lab: Lab, run_ids: Sequence[str], settings: LandscapeSettings) -> None:
    interest.look(lab.executor, [], settings)
    try:
        interest.look(lab.executor, run_ids, settings)
    except LabError as error:
        st.session_state["landscape problem"] = str(error)


def _draw(lab: Lab, runs: Sequence[RunData], settings: LandscapeSettings) -> None:
    problem = st.session_state.pop("landscape problem", None)
    if problem:
        st.warning(problem, icon=":material/warning:")
    found = [
        (run, progress.summary if (progress := lab.executor.landscape(run.id, settings)) else None) for run in runs
    ]
    signature = (settings.id, *((run.id, run.label, summary is not None) for run, summary in found))
    if not any(summary for _, summary in found):
        return
    rows = charts.once(("landscape", signature), lambda: landscape_frame(found))
    group = "few"
    if settings.dimensions == 2:
        offered = [name for name in landscape.GROUPS if (rows["group"] == name).any()]
        group = st.segmented_control("Classes", offered, default=offered[-2], key="landscape group", required=True)
    charts.simple(
        "loss landscape",
        landscape.how_to_read,
        lambda: (landscape.figure(rows, group=group), landscape.describe(rows, group=group)),
        rows.drop(columns="run").rename(columns={"label": "run"}),
        (group, signature),
    )
