"""Explore: set up an experiment, compare along an axis, and watch the training."""

from collections.abc import Mapping

from core.errors import LabError
from dashboard.controls.comparison import Comparison, build_comparison, conditions, headline
from dashboard.controls.sidebar import sidebar
from dashboard.lab.lab import Lab
from dashboard.page.explore.formula_cards import formula_cards
from dashboard.running import missing, running
from dashboard.session import setting
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState
from dashboard.session.setting import SETTING, Setting
from dashboard.session.sharing import copy_link
from dashboard.views import code, views
from dashboard.views.draw_view import choose_view, draw_view
from dashboard.views.run_links import flatness_link
from dashboard.views.views import ViewedRun
from dashboard.write import Markup, st

PAGE = "explore"


def _read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    current, problems = setting.read(query)
    current.view = views.read_view(query, "", problems)
    return current, problems


STATE = PageState(PAGE, _read, SETTING)


def page() -> None:
    """Draw the page."""
    current = STATE.current()
    # The setting of another page has no view.
    current.view = current.view or next(iter(views.views()))
    sidebar(current)
    lab = open_lab()
    try:
        comparison = build_comparison(current)
    except LabError as error:
        st.markdown(Markup("# Nothing to train yet"), anchors=False)
        st.error(error, icon=":material/edit:")
        st.caption("Nothing is trained until this is changed in the sidebar.")
        return
    if any(missing.offer(dataset) for dataset in dict.fromkeys(run.dataset for run in comparison.experiments)):
        STATE.write(setting.write(current, comparison.base))
        return
    view_names = views.available_views(
        [ViewedRun(run.to_dict(), len(run.class_names)) for run in comparison.experiments]
    )
    if current.view not in view_names:
        current.view = view_names[0]
    query = setting.write(current, comparison.base)
    STATE.write(query)
    _header(comparison, current, query)
    if comparison.experiments:
        _runs(lab, comparison, current, view_names)
        formula_cards(comparison.experiments)
        code.show_code([run for item in comparison.experiments if (run := lab.executor.get_run(item.id)) is not None])


def _header(comparison: Comparison, current: Setting, query: dict[str, str]) -> None:
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(Markup("# {}").format(headline(comparison, current)), anchors=False)
    left.caption(conditions(comparison, current))
    with right:
        copy_link("", query)
    STATE.warn()
    for problem in comparison.problems:
        st.warning(problem, icon=":material/edit:")


def _runs(lab: Lab, comparison: Comparison, current: Setting, view_names: list[str]) -> None:
    """Train the experiments, and show them in the chosen view."""

    def store(name: str) -> None:
        current.view = name

    with st.container(key="explore-main", gap="small"):
        if running.start_or_offer(lab, comparison.experiments):
            choose_view("view", view_names, current.view, store)
            running.show_runs(
                lab,
                shared_gatherer(lab),
                comparison.experiments,
                lambda frames: draw_view(current.view, frames, place=PAGE),
                views.reference_experiments(current.view, comparison.experiments),
            )
        if running.all_done(lab, comparison.experiments):
            flatness_link({run.id: run.to_dict() for run in comparison.experiments})
