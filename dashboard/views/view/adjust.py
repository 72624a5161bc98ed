"""What post-hoc logit adjustment makes of networks and classifiers that have been trained already."""

from core.frames import TAUS
from dashboard.figures import adjustment
from dashboard.lab.frames import Frames
from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.views.run_links import thresholds_link
from dashboard.views.tables import over_seeds
from dashboard.views.views import View
from dashboard.write import st


def _draw(frames: Frames, place: str) -> None:
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
    chart = Chart(
        "post-hoc logit adjustment",
        adjustment.how_to_read,
        lambda _: adjustment.figure(adjusted, tau),
        lambda _: adjustment.describe(adjusted, tau),
        lambda _: over_seeds(adjusted, ["label", "tau"], ["balanced_accuracy", "many", "medium", "few"]),
    )
    charts.show_all([chart], frames, place, moment=tau)
    if len(adjusted):
        st.dataframe(
            adjustment.table(adjusted, tau),
            hide_index=True,
            height="content",
            alt=f"Mean recall of each run with logits adjusted by τ = {tau:g}",
        )
        thresholds_link([run.id for run in frames.runs])


VIEW = View(title="Adjust", place=80, draw=_draw)
