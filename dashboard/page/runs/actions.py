"""Actions for selected stored runs: open, compare, export, delete."""

from collections.abc import Sequence

from core.errors import LabError
from core.store import StoredRun
from core.store.stored_run import UNFINISHED
from dashboard.lab.lab import Lab
from dashboard.page.runs import listing
from dashboard.session import navigation
from dashboard.session.sharing import query_of_experiment
from dashboard.views.run_links import flatness_link, thresholds_link
from dashboard.write import st


def actions(lab: Lab, selected: Sequence[StoredRun]) -> None:
    """Draw one link or button per action."""
    name = selected[0].id if len(selected) == 1 else f"{len(selected)}-runs"
    with st.container(horizontal=True, vertical_alignment="center", key="run-actions"):
        if len(selected) == 1:
            query = query_of_experiment(selected[0].experiment)
            if query is not None:
                navigation.link_to(navigation.EXPLORE, "Open in Explore", query, icon=navigation.EXPLORE.icon)
        else:
            navigation.link_to(
                navigation.COMPARE,
                f"Compare these {len(selected)}",
                {"runs": ",".join(run.id for run in selected)},
                icon=navigation.COMPARE.icon,
            )
        flatness_link({run.id: run.experiment for run in selected if run.last_epoch})
        thresholds_link([run.id for run in selected], "Thresholds")
        st.download_button(
            "CSV",
            lambda: listing.csv(lab.store, selected),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            help="One row per epoch, seed and class.",
            on_click="ignore",
        )
        st.download_button(
            "JSON",
            lambda: listing.as_json_text(lab.store, selected),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/download:",
            help="All stored data but artifacts: experiment, provenance, records, summary.",
            on_click="ignore",
        )
        if st.button("Delete", icon=":material/delete:", key="delete"):
            _confirm(lab, [run.id for run in selected])


@st.dialog("Delete runs")
def _confirm(lab: Lab, ids: list[str]) -> None:
    subject = f"run {ids[0]}" if len(ids) == 1 else f"these {len(ids)} runs"
    st.markdown(f"Delete {subject} with all records and artifacts? This cannot be undone.")
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
    """Delete stored runs; return one sentence for each that cannot be deleted."""
    problems = []
    for run_id in ids:
        try:
            run = lab.executor.get_run(run_id)
            if run is not None and run.status in UNFINISHED:
                problems.append(f"Run {run_id} is {run.status}; stop it first.")
            else:
                lab.store.delete(run_id)
        except LabError as error:
            problems.append(str(error))
    return problems
