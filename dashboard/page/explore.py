"""Explore: set up an experiment, compare along an axis, and watch."""

import streamlit as st

from core.errors import LabError
from core.frames import TAUS
from dashboard import address, charts, formulas, missing, running, scripts, setting, sheets, tables, views
from dashboard.comparison import Comparison, comparison, conditions, headline
from dashboard.figures.verdict import verdict
from dashboard.flatness_link import flatness_link
from dashboard.gathering import Frames
from dashboard.opened import gatherer, opened
from dashboard.plain_text import plain_text
from dashboard.setting import VIEWS, Setting
from dashboard.sharing import copy_link
from dashboard.sidebar import sidebar

PAGE = "explore"
CARDS_IN_A_ROW = 3
CURVES: dict[views.weights.By, str] = {"group": "Mean of the group", "class": "Every class"}
SETTING, PROBLEMS = "setting of explore", "problems of explore"


def page() -> None:
    """Draw the page."""
    current = _current()
    sidebar(current)
    lab = opened()
    try:
        shown = comparison(current)
    except LabError as error:
        st.error(f"{error}", icon=":material/edit:")
        st.caption("Nothing is trained until this is changed in the sidebar.")
        return
    if any(missing.offer(dataset) for dataset in dict.fromkeys(run.dataset for run in shown.experiments)):
        address.write(PAGE, setting.write(current, shown.base))
        return
    offered = views.available(
        [experiment.to_dict() for experiment in shown.experiments],
        [len(experiment.class_names) for experiment in shown.experiments],
    )
    if current.view not in offered:
        current.view = offered[0]
    query = setting.write(current, shown.base)
    address.write(PAGE, query)
    _head(shown, current, query)
    if not shown.experiments:
        return
    with st.container(key="explore-main", gap="small"):
        if running.ensure(lab, shown.experiments):
            _choose_view(current, offered)
            running.live(
                lab,
                gatherer(lab),
                shown.experiments,
                lambda frames: draw_view(current.view, frames, place=PAGE),
                views.beside(current.view, shown.experiments),
            )
        if running.all_done(lab, shown.experiments):
            flatness_link({run.id: run.to_dict() for run in shown.experiments})
    _formulas(shown)
    scripts.fold([run for one in shown.experiments if (run := lab.executor.run(one.id)) is not None])


def _current() -> Setting:
    """The setting of this session, or the one that the address asks for."""
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    # Other pages set up the experiment too; an address without a query leaves it as it is.
    if query or SETTING not in st.session_state:
        st.session_state[SETTING], st.session_state[PROBLEMS] = setting.read(query or {})
    return st.session_state[SETTING]


def _head(shown: Comparison, current: Setting, query: dict[str, str]) -> None:
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(f"### {headline(shown, current)}", anchors=False)
    left.caption(conditions(shown, current))
    with right:
        copy_link("", query)
    for problem in dict.fromkeys(st.session_state.get(PROBLEMS, [])):
        st.warning(f"{problem} The value is replaced by one that works.", icon=":material/link_off:")
    for problem in shown.problems:
        st.warning(problem, icon=":material/edit:")


def _choose_view(current: Setting, offered: list[str]) -> None:
    def chosen() -> None:
        address.touch()
        current.view = st.session_state["view"]

    if st.session_state.get("view") != current.view:
        st.session_state["view"] = current.view
    st.segmented_control(
        "View",
        offered,
        format_func=VIEWS.__getitem__,
        key="view",
        on_change=chosen,
        required=True,
        label_visibility="collapsed",
    )


def draw_view(view: str, frames: Frames, place: str) -> None:
    """Draw the charts of a view; `place` tells those of one page from those of another."""
    if view == "boundary":
        _boundary(frames, place)
        return
    if view == "adjust":
        _adjust(frames, place)
        return
    if view == "weights":
        _weights(frames, place)
        return
    if view == "results":
        _results(frames, place)
    for number, chart in enumerate(views.CHARTS[view]):
        charts.show(chart, frames, key=f"{place}-{view}-{number}")
    if view == "plane":
        _published(frames)


def _published(frames: Frames) -> None:
    beside = views.plane.beside_published(frames.plane, frames.thresholds_moved, frames.published)
    if len(beside):
        st.dataframe(beside, hide_index=True, height="content", alt="Our figures beside those of More's table")
    for remark in views.plane_remarks(frames):
        st.caption(remark)


def _results(frames: Frames, place: str) -> None:
    if said := verdict(frames.results):
        st.info(plain_text(said), icon=":material/recommend:")
    st.dataframe(
        views.results(frames),
        hide_index=True,
        height="content",
        column_config={
            name: st.column_config.Column(width=pixels)
            for name, pixels in views.result_table.widths(frames.summary).items()
        },
        alt="Results of each run",
    )
    for words in views.about_results(frames):
        st.caption(plain_text(words))
    bar = st.container(horizontal=True, key=f"{place}-results-downloads")
    with bar:
        tables.download("results", views.result_table.spreadsheet(frames.summary, frames.results), f"{place} results")
        tables.download_latex("results", views.results_as_latex(frames), f"{place} results")
    if frames.runs and all(len(run.class_names) == 2 for run in frames.runs):
        _to_thresholds(frames)


def _to_thresholds(frames: Frames) -> None:
    sheets.link_to(
        sheets.THRESHOLDS,
        "Move the threshold; say what errors cost",
        {"runs": ",".join(run.id for run in frames.runs)},
        icon=sheets.THRESHOLDS.icon,
    )


def _adjust(frames: Frames, place: str) -> None:
    adjusted = charts.once(("adjusted", frames.signature), frames.adjusted)
    tau = st.select_slider(
        "τ",
        TAUS,
        value=1.0,
        key="tau",
        format_func=lambda value: f"{value:.2f}",
        help="How much of log π is taken from the logits when the network is used: 0 none of it, 1 all of it.",
        persist_state="session",
    )
    charts.show(views.adjust_chart(adjusted, tau), frames, key=f"{place}-adjust-0", moment=tau)
    if len(adjusted):
        st.dataframe(
            views.adjustment.table(adjusted, tau),
            hide_index=True,
            height="content",
            alt=f"Mean recall of each run with logits adjusted by τ = {tau:g}",
        )
        _to_thresholds(frames)


def _weights(frames: Frames, place: str) -> None:
    bar = st.container(horizontal=True, vertical_alignment="center", key=f"{place}-weights-options")
    by: views.weights.By = bar.segmented_control(
        "Curves",
        CURVES,
        format_func=CURVES.__getitem__,
        default="group",
        key="weights by",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    quantile = bar.toggle(
        "5 % quantile",
        key="weights quantile",
        help="B′ is ruled by the worst sample of a class; this takes the 5 % quantile of the probabilities instead.",
        persist_state="session",
    )
    b_prime = "b_prime_quantile" if quantile else "b_prime"
    for number, chart in enumerate(views.weights_charts(by, b_prime)):
        charts.show(chart, frames, key=f"{place}-weights-{number}", moment=(by, b_prime))


def _boundary(frames: Frames, place: str) -> None:
    snapshots = views.boundaries(frames)
    names = frames.runs[0].class_names if frames.runs else []
    epochs = views.boundary.epochs_of(snapshots) if snapshots else []
    epoch = None
    if len(epochs) > 1:
        if st.session_state.get("boundary epoch") not in epochs:
            st.session_state["boundary epoch"] = epochs[-1]
        epoch = st.select_slider(
            "Epoch", epochs, key="boundary epoch", help="The network's map of the plane at this epoch."
        )
    charts.show(views.boundary_chart(snapshots, names, epoch), frames, key=f"{place}-boundary", moment=epoch)


def _formulas(shown: Comparison) -> None:
    """A card for each method on the page, three in a row; the plain one says nothing beside others."""
    runs = list({tuple(formulas.parts(run)): run for run in shown.experiments}.values())
    runs = [run for run in runs if formulas.says_something(run)] or runs
    with st.expander(
        "The formula, with the numbers of this page", key="formulas", icon=":material/function:", on_change="rerun"
    ) as fold:
        if fold.open:
            for first in range(0, len(runs), CARDS_IN_A_ROW):
                row = runs[first : first + CARDS_IN_A_ROW]
                for column, run in zip(st.columns(min(len(runs), CARDS_IN_A_ROW)), row, strict=False):
                    with column:
                        formulas.card(run)
