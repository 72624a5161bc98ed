"""Runs: everything that is stored, to open, compare, take away or delete."""

from collections.abc import Sequence

import streamlit as st

from core.errors import LabError
from core.store import STATUSES, StoredRun
from core.store.stored_run import UNFINISHED
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.lab.opened import opened
from dashboard.session import address, listing, sheets
from dashboard.session.flatness_link import flatness_link
from dashboard.session.setting import MAX_RUNS
from dashboard.session.sharing import query_of_experiment
from dashboard.views import scripts

PAGE = "runs"
COLUMNS = {
    "balanced accuracy": st.column_config.NumberColumn(
        format="percent", help="Test set, last epoch, mean over the seeds."
    ),
    "accuracy": st.column_config.NumberColumn(format="percent", help="Test set, last epoch, mean over the seeds."),
    "seconds": st.column_config.NumberColumn(format="%.1f", help="What training took."),
    "when": st.column_config.DatetimeColumn(format="D MMM, HH:mm"),
    "what": st.column_config.TextColumn(width="large"),
}


def page() -> None:
    """Draw the page."""
    lab = opened()
    st.markdown("## Runs", anchors=False)
    statuses, text = _filters()
    try:
        runs = lab.store.list(limit=listing.MOST_RUNS)
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")
        return
    shown = listing.matching(runs, text, statuses)
    st.caption(
        f"{len(shown)} of {len(runs)} runs in {lab.store.location}. Select some to open, compare, export or delete them."
    )
    if not shown:
        st.info(
            "No run fits." if runs else "Nothing is stored yet: Explore trains the first runs.",
            icon=":material/database:",
        )
        return
    chosen = st.dataframe(
        listing.table(shown),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        column_config=COLUMNS,
        height=min(460, 38 + 35 * len(shown)),
        key=f"table of {text} {statuses}",
        alt="Stored runs: status, what, accuracy, epochs, seconds, time and id.",
    )
    selected = [shown[row] for row in chosen["selection"]["rows"] if row < len(shown)]
    if selected:
        _actions(lab, selected)
    if len(selected) == 1:
        _details(selected[0])


def _filters() -> tuple[list[str], str]:
    query = address.incoming(PAGE)
    if query is not None:
        st.session_state["status filter"] = [one for one in query.get("status", "").split(",") if one in STATUSES]
        st.session_state["text filter"] = query.get("text", "")
    left, right = st.columns([2, 3])
    text = left.text_input(
        "Find",
        key="text filter",
        on_change=address.touch,
        placeholder="words, such as digits inverse",
        persist_state="session",
    )
    statuses = right.pills(
        "Status",
        STATUSES,
        selection_mode="multi",
        key="status filter",
        on_change=address.touch,
        persist_state="session",
    )
    address.write(PAGE, {"status": ",".join(statuses), "text": text or ""})
    return list(statuses), text or ""


def _actions(lab: Lab, selected: Sequence[StoredRun]) -> None:
    name = selected[0].id if len(selected) == 1 else f"{len(selected)}-runs"
    with st.container(horizontal=True, vertical_alignment="center", key="run-actions"):
        if len(selected) == 1:
            query = query_of_experiment(selected[0].experiment)
            if query is not None:
                sheets.link_to(sheets.EXPLORE, "Open in Explore", query, icon=sheets.EXPLORE.icon)
        else:
            sheets.link_to(
                sheets.COMPARE,
                f"Compare these {len(selected)}",
                {"runs": ",".join(run.id for run in selected)},
                icon=sheets.COMPARE.icon,
            )
        flatness_link({run.id: run.experiment for run in selected if run.last_epoch})
        sheets.link_to(
            sheets.THRESHOLDS,
            "Thresholds",
            {"runs": ",".join(run.id for run in selected[:MAX_RUNS])},
            icon=sheets.THRESHOLDS.icon,
        )
        st.download_button(
            "CSV",
            lambda: listing.csv(lab.store, selected),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            help="One row an epoch, seed and class.",
            on_click="ignore",
        )
        st.download_button(
            "JSON",
            lambda: listing.as_json_text(lab.store, selected),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/download:",
            help="Everything that is stored: experiment, provenance, records, summary.",
            on_click="ignore",
        )
        if st.button("Delete", icon=":material/delete:", key="delete"):
            _confirm(lab, [run.id for run in selected])


@st.dialog("Delete runs")
def _confirm(lab: Lab, ids: list[str]) -> None:
    what = f"run {ids[0]}" if len(ids) == 1 else f"these {len(ids)} runs"
    st.markdown(
        f"Delete {what} with everything that was recorded of {'it' if len(ids) == 1 else 'them'}? This cannot be undone."
    )
    left, right = st.columns(2)
    if left.button("Delete", type="primary", width="stretch", key="delete for good"):
        problems = delete(lab, ids)
        if not problems:
            st.rerun()
        for problem in problems:
            st.error(problem)
    if right.button("Keep", width="stretch", key="keep"):
        st.rerun()


def delete(lab: Lab, ids: Sequence[str]) -> list[str]:
    """Delete stored runs; a sentence for each that cannot be deleted."""
    problems = []
    for run_id in ids:
        try:
            run = lab.executor.run(run_id)
            if run is not None and run.status in UNFINISHED:
                problems.append(f"Run {run_id} is {run.status}; stop it first.")
            else:
                lab.store.delete(run_id)
        except LabError as error:
            problems.append(for_a_page(error))
    return problems


def _details(run: StoredRun) -> None:
    if run.error:
        st.warning(f"**{run.status}**: {for_a_page(run.error)}", icon=":material/warning:")
    left, right = st.columns(2)
    with left.expander("Experiment", icon=":material/experiment:"):
        st.json(run.experiment, expanded=1)
    with right.expander("Provenance: what ran it", icon=":material/history:"):
        st.json(run.provenance, expanded=2)
    scripts.fold([run])
