"""Training loss and training error over the epochs."""

from dashboard.figures import loss
from dashboard.views.chart import Chart
from dashboard.views.tables import summarise_seeds
from dashboard.views.views import View, for_networks

VIEW = View(
    title="Loss",
    place=40,
    offered=for_networks,
    charts=(
        Chart(
            "loss",
            lambda frames: loss.how_to_read(frames.epochs),
            lambda frames: loss.figure(frames.epochs, last_epoch=frames.last_epoch),
            lambda frames: loss.describe(frames.epochs),
            lambda frames: summarise_seeds(
                frames.epochs,
                ["label", "epoch"],
                ["train_loss", "train_error", "gradient_norm", "effective_sample_size"],
            ),
        ),
    ),
)
