"""Compare: stored runs side by side, in the same views as on Explore."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from core.frames import RunData
from dashboard.controls.run_choice import choose_runs, read_runs
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.page.compare.differences import differences
from dashboard.running import running
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState
from dashboard.session.sharing import copy_link
from dashboard.views import code, tables, views
from dashboard.views.draw_view import choose_view, draw_view
from dashboard.views.run_links import flatness_link
from dashboard.views.views import ViewedRun
from dashboard.write import Markup, st

PAGE = "compare"


def page() -> None:
    """Draw the page."""
    lab = open_lab()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(Markup("# Compare stored runs"), anchors=False)
    state = PageState(PAGE, partial(_read, lab))
    try:
        values = state.current()
        choose_runs(PAGE, lab, values)
        runs = shared_gatherer(lab).runs(values["runs"])
    except LabError as error:
        st.error(error, icon=":material/database_off:")
        return
    query = {"runs": ",".join(values["runs"]), "view": values["view"]}
    state.write(query)
    with right:
        copy_link(PAGE, query)
    state.warn()
    if not runs:
        st.info("Choose runs above, or select them on the page Runs.", icon=":material/compare_arrows:")
        return
    _differences(runs)
    _draw(lab, runs, values)
    flatness_link({run.id: run.experiment for run in runs})
    code.show_code([stored for run in runs if (stored := lab.executor.get_run(run.id)) is not None])


def _read(lab: Lab, query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    problems: list[str] = []
    runs = read_runs(lab, query, problems, under_way=True)
    return {"runs": runs, "view": views.read_view(query, "results", problems)}, problems


def _draw(lab: Lab, runs: Sequence[RunData], values: dict[str, Any]) -> None:
    view_names = views.available_views([ViewedRun(run.experiment, len(run.class_names)) for run in runs])
    if values["view"] not in view_names:
        values["view"] = view_names[0]
    choose_view("compared view", view_names, values["view"], lambda name: values.update(view=name))
    draw_view(values["view"], Frames(runs, lab.executor, _references(lab, runs, values["view"])), place=PAGE)


def _references(lab: Lab, runs: Sequence[RunData], view: str) -> list[RunData]:
    """Return the runs with which the view compares these; they are trained where they are not stored."""
    try:
        experiments = views.reference_experiments(view, [Experiment.from_dict(run.experiment) for run in runs])
    except LabError as error:
        st.warning(f"The curve of a plain logistic regression is missing: {error}", icon=":material/warning:")
        return []
    return running.train_references(lab, shared_gatherer(lab), experiments)


def _differences(runs: Sequence[RunData]) -> None:
    if len(runs) < 2:
        return
    table = differences([run.experiment for run in runs], [run.label for run in runs])
    if table.empty:
        st.caption("These runs have the same settings.")
        return
    st.markdown(Markup("**What differs**"))
    tables.show(table, "What differs between the runs", row_height=30)
    if len({tuple(run.class_names) for run in runs}) > 1:
        st.warning("These runs have different classes, so their curves are not comparable.", icon=":material/warning:")
