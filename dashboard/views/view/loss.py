"""The training loss over the epochs, and what it is made of."""

from dashboard.figures import loss
from dashboard.views.chart import Chart
from dashboard.views.tables import over_seeds
from dashboard.views.views import View, for_networks

VIEW = View(
    title="Loss",
    place=40,
    offered=for_networks,
    charts=(
        Chart(
            "loss",
            loss.how_to_read,
            lambda frames: loss.figure(frames.epochs, last_epoch=frames.last_epoch),
            lambda frames: loss.describe(frames.epochs),
            lambda frames: over_seeds(
                frames.epochs,
                ["label", "epoch"],
                ["train_loss", "train_error", "gradient_norm", "effective_sample_size"],
            ),
        ),
    ),
)
