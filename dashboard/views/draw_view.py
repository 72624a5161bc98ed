"""A view of runs on a page: its charts, its table and its own controls."""

import streamlit as st

from core.frames import TAUS
from dashboard.figures.verdict import verdict
from dashboard.lab.frames import Frames
from dashboard.session import sheets
from dashboard.views import charts, tables, views
from dashboard.words.plain_text import plain_text

CURVES: dict[views.weights.By, str] = {"group": "Mean of the group", "class": "Every class"}


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
