"""Accuracy over the epochs, and the recall of each class."""

from dashboard.figures import accuracy, class_recall
from dashboard.views.chart import Chart
from dashboard.views.tables import summarise_seeds
from dashboard.views.views import View, for_networks

VIEW = View(
    title="Accuracy",
    place=20,
    offered=for_networks,
    charts=(
        Chart(
            "accuracy",
            lambda frames: accuracy.how_to_read(frames.epochs),
            lambda frames: accuracy.figure(frames.epochs, last_epoch=frames.last_epoch),
            lambda frames: accuracy.describe(frames.epochs),
            lambda frames: summarise_seeds(
                frames.epochs, ["label", "epoch"], ["balanced_accuracy", "many", "medium", "few", "accuracy"]
            ),
        ),
        Chart(
            "recall of each class",
            lambda frames: class_recall.how_to_read(frames.classes),
            lambda frames: class_recall.figure(frames.classes, last_epoch=frames.last_epoch),
            lambda frames: class_recall.describe(frames.classes),
            lambda frames: summarise_seeds(
                frames.classes, ["label", "epoch", "class", "train_count"], ["recall", "precision"]
            ),
        ),
    ),
)
