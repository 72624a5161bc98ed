"""The confusion matrix at the end of training."""

from dashboard.figures import confusion
from dashboard.views.chart import Chart
from dashboard.views.views import View

VIEW = View(
    title="Confusion",
    place=70,
    charts=(
        Chart(
            "confusion",
            lambda frames: confusion.how_to_read(frames.confusion),
            lambda frames: confusion.figure(frames.confusion),
            lambda frames: confusion.describe(frames.confusion),
            lambda frames: frames.confusion.drop(columns="run"),
        ),
    ),
)
