"""The shares of the predicted classes over the epochs."""

from dashboard.figures import drift
from dashboard.views.chart import Chart
from dashboard.views.tables import over_seeds
from dashboard.views.views import View, for_networks

VIEW = View(
    title="Drift",
    place=10,
    offered=for_networks,
    charts=(
        Chart(
            "drift",
            drift.how_to_read,
            lambda frames: drift.figure(
                frames.classes, frames.epochs, collapsed=frames.collapsed, last_epoch=frames.last_epoch
            ),
            lambda frames: drift.describe(frames.classes),
            lambda frames: over_seeds(
                frames.classes, ["label", "epoch", "class"], ["test_share", "outside_share", "noise_share"]
            ),
        ),
    ),
)
