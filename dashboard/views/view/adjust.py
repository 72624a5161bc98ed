"""Post-hoc logit adjustment of trained networks and classifiers."""

from core.frames import TAUS
from dashboard.figures import adjustment
from dashboard.lab.frames import Frames
from dashboard.views import charts, tables
from dashboard.views.chart import Chart
from dashboard.views.run_links import thresholds_link
from dashboard.views.tables import summarise_seeds
from dashboard.views.views import View
from dashboard.write import st


def _draw(frames: Frames, place: str) -> None:
    adjusted = charts.cached(("adjusted", frames.signature), frames.adjusted)
    tau = st.select_slider(
        "τ",
        TAUS,
        value=1.0,
        key="tau",
        format_func=lambda value: f"{value:.2f}",
        help="The multiple of log π that is subtracted from the logits at prediction; 0 is no adjustment.",
        persist_state="session",
    )
    chart = Chart(
        "post-hoc logit adjustment",
        adjustment.how_to_read,
        lambda _: adjustment.figure(adjusted, tau),
        lambda _: adjustment.describe(adjusted, tau),
        lambda _: summarise_seeds(adjusted, ["label", "tau"], ["balanced_accuracy", "many", "medium", "few"]),
    )
    charts.show_all([chart], frames, place, moment=tau)
    if len(adjusted):
        tables.show(adjustment.table(adjusted, tau), f"Mean recall of each run with logits adjusted by τ = {tau:g}")
        thresholds_link([run.id for run in frames.runs])


VIEW = View(title="Adjust", place=80, draw=_draw)
