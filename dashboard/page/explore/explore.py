"""Explore: set up an experiment, compare along an axis, and watch."""

from collections.abc import Mapping

from core.errors import LabError
from dashboard.controls.comparison import Comparison, comparison, conditions, headline
from dashboard.controls.sidebar import sidebar
from dashboard.lab.lab import Lab
from dashboard.page.explore.formula_cards import formula_cards
from dashboard.running import missing, running
from dashboard.session import setting, sheets
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState
from dashboard.session.setting import SETTING, Setting
from dashboard.session.sharing import copy_link
from dashboard.views import scripts, views
from dashboard.views.draw_view import choose_view, draw_view
from dashboard.views.run_links import flatness_link
from dashboard.views.views import Viewed
from dashboard.write import Markup, st

PAGE = "explore"


def _read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    current, problems = setting.read(query)
    current.view = views.view_named(query, "", problems)
    return current, [f"{problem} The value is replaced by one that works." for problem in problems]


STATE = PageState(PAGE, _read, SETTING)


def page() -> None:
    """Draw the page."""
    current = STATE.current()
    # Another page that set up the experiment has chosen no view of it.
    current.view = current.view or next(iter(views.views()))
    sidebar(current)
    lab = open_lab()
    try:
        shown = comparison(current)
    except LabError as error:
        st.error(error, icon=":material/edit:")
        st.caption("Nothing is trained until this is changed in the sidebar.")
        return
    if any(missing.offer(dataset) for dataset in dict.fromkeys(run.dataset for run in shown.experiments)):
        STATE.write(setting.write(current, shown.base))
        return
    offered = views.available([Viewed(run.to_dict(), len(run.class_names)) for run in shown.experiments])
    if current.view not in offered:
        current.view = offered[0]
    query = setting.write(current, shown.base)
    STATE.write(query)
    _head(shown, current, query)
    if shown.experiments:
        _runs(lab, shown, current, offered)
        formula_cards(shown.experiments)
        scripts.fold([run for one in shown.experiments if (run := lab.executor.get_run(one.id)) is not None])


def _head(shown: Comparison, current: Setting, query: dict[str, str]) -> None:
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(Markup("### {}").format(headline(shown, current)), anchors=False)
    left.caption(conditions(shown, current))
    with right:
        copy_link(sheets.EXPLORE.path, query)
    STATE.warn()
    for problem in shown.problems:
        st.warning(problem, icon=":material/edit:")


def _runs(lab: Lab, shown: Comparison, current: Setting, offered: list[str]) -> None:
    """Train what is compared, and show it in the view that is chosen."""

    def store(name: str) -> None:
        current.view = name

    with st.container(key="explore-main", gap="small"):
        if running.start_or_offer(lab, shown.experiments):
            choose_view("view", offered, current.view, store)
            running.show_runs(
                lab,
                shared_gatherer(lab),
                shown.experiments,
                lambda frames: draw_view(current.view, frames, place=PAGE),
                views.reference_experiments(current.view, shown.experiments),
            )
        if running.all_done(lab, shown.experiments):
            flatness_link({run.id: run.to_dict() for run in shown.experiments})
