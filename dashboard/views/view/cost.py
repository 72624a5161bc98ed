"""The work of training, in seconds and in passes through the network."""

from dashboard.figures import cost
from dashboard.views.chart import Chart
from dashboard.views.views import View, for_networks

VIEW = View(
    title="Cost",
    place=90,
    offered=for_networks,
    charts=(
        Chart(
            "cost",
            cost.how_to_read,
            lambda frames: cost.figure(frames.cost),
            lambda frames: cost.describe(frames.cost),
            lambda frames: cost.totals(frames.cost).drop(columns="run"),
        ),
    ),
)
