"""Runs: all stored comparisons and runs, to open, compare, export or delete."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import LabError
from core.store import STATUSES, StoredRun
from dashboard.controls.groups import MOST_RUNS, Group, recent_groups
from dashboard.page.runs import listing
from dashboard.page.runs.actions import actions
from dashboard.page.runs.picture import WIDTH
from dashboard.session.held import held
from dashboard.session.open_lab import open_lab
from dashboard.session.page_state import PageState
from dashboard.views import code
from dashboard.write import Markup, st

PAGE = "runs"
ROW_OF_GROUP = 44
COLUMNS_OF_GROUPS = {
    "result": st.column_config.ImageColumn(
        width=WIDTH + 14,
        help="Balanced accuracy of each run on the test set, with one standard deviation over the seeds.",
    ),
    "what": st.column_config.TextColumn(width=560),
    "balanced accuracy %": st.column_config.TextColumn(width=130, help="The lowest and the highest mean of the runs."),
    "runs": st.column_config.NumberColumn(width=56),
    "when": st.column_config.DatetimeColumn(width="small", format="D MMM, HH:mm"),
}
COLUMNS = {
    "balanced accuracy": st.column_config.NumberColumn(
        format="percent", help="Test set, last epoch, mean over the seeds."
    ),
    "accuracy": st.column_config.NumberColumn(format="percent", help="Test set, last epoch, mean over the seeds."),
    "seconds": st.column_config.NumberColumn(format="%.1f", help="Duration of training."),
    "when": st.column_config.DatetimeColumn(format="D MMM, HH:mm"),
    "what": st.column_config.TextColumn(width="large"),
}


def _read(query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    statuses = [status for status in query.get("status", "").split(",") if status in STATUSES]
    return {"status": statuses, "text": query.get("text", "")}, []


STATE = PageState(PAGE, _read)


def page() -> None:
    """Draw the page."""
    lab = open_lab()
    st.markdown(Markup("# Runs"), anchors=False)
    values = STATE.current()
    _filters(values)
    STATE.write({"status": ",".join(values["status"]), "text": values["text"]})
    try:
        runs = lab.store.list(limit=MOST_RUNS)
        groups = recent_groups(lab, runs)
    except LabError as error:
        st.error(error, icon=":material/database_off:")
        return
    group = _choose_group(listing.matching_groups(groups, values["text"], values["status"]), values)
    if group is None:
        matches = listing.matching(runs, values["text"], values["status"])
        st.caption(
            f"{len(matches)} of {len(runs)} runs in {lab.store.location}. Select some to open, compare, export or delete them."
        )
    else:
        matches = list(group.runs)
        st.caption(f"The {len(matches)} runs of {group.title}. Without a selected comparison, all runs are listed.")
    if not matches:
        st.info(
            "No run matches." if runs else "Nothing is stored yet: Explore trains the first runs.",
            icon=":material/database:",
        )
        return
    chosen = st.dataframe(
        listing.table(matches),
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="multi-row",
        column_config=COLUMNS,
        height=min(460, 38 + 35 * len(matches)),
        key=f"table of {values['text']} {values['status']} {group and group.comparison.id}",
        alt="Stored runs: status, what, accuracy, epochs, seconds, time and id.",
    )
    selected = [matches[row] for row in chosen["selection"]["rows"] if row < len(matches)]
    if selected or group is not None:
        actions(lab, selected or matches)
    if len(selected) == 1:
        details(selected[0])


def _choose_group(groups: Sequence[Group], values: dict[str, Any]) -> Group | None:
    """Draw the comparisons, and return the one that is selected; its runs are listed then in place of all."""
    if not groups:
        return None
    st.markdown(Markup("## Comparisons"), anchors=False)
    st.caption(
        "Runs that were started together. A dot is the balanced accuracy of a run, with one standard deviation over the seeds; "
        "select a comparison to list its runs."
    )
    chosen = st.dataframe(
        listing.table_of_groups(groups),
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        column_config=COLUMNS_OF_GROUPS,
        row_height=ROW_OF_GROUP,
        height=min(5 * ROW_OF_GROUP, ROW_OF_GROUP * len(groups)) + 37,
        key=f"comparisons of {values['text']} {values['status']}",
        alt="Comparisons: picture of the result, what varied, lowest and highest balanced accuracy, runs and time.",
    )
    rows = [row for row in chosen["selection"]["rows"] if row < len(groups)]
    st.markdown(Markup("## Stored runs"), anchors=False)
    return groups[rows[0]] if rows else None


def _filters(values: dict[str, Any]) -> None:
    left, right = st.columns([2, 3])
    held(
        left.text_input,
        "Find",
        key="text filter",
        value=values["text"],
        store=lambda text: values.update(text=text),
        placeholder="words, such as digits inverse",
    )
    held(
        right.pills,
        "Status",
        STATUSES,
        key="status filter",
        value=values["status"],
        store=lambda statuses: values.update(status=list(statuses)),
        selection_mode="multi",
    )


def details(run: StoredRun) -> None:
    """Draw the error of a run, its experiment, its provenance and its code."""
    if run.error:
        st.warning(Markup("**{}**: {}").format(run.status, run.error), icon=":material/warning:")
    left, right = st.columns(2)
    with left.expander("Experiment", icon=":material/experiment:"):
        st.json(run.experiment, expanded=1)
    with right.expander("Provenance: versions and machine", icon=":material/history:"):
        st.json(run.provenance, expanded=2)
    code.show_code([run])
