"""The weights of the classes: over the epochs with B′, their correlation with B′, and at the end of training."""

from collections.abc import Sequence

from dashboard.figures import agreement, class_weights, weight_against_b_prime, weights
from dashboard.figures.rank_correlation import by_class
from dashboard.lab.frames import Frames
from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.views.tables import summarise_seeds
from dashboard.views.views import View, for_networks
from dashboard.write import st

CURVES: dict[weights.By, str] = {"group": "Mean of the group", "class": "Every class"}


def _charts(by: weights.By, b_prime: str) -> Sequence[Chart]:
    return (
        Chart(
            "weights",
            weights.how_to_read,
            lambda frames: weights.figure(frames.classes, by=by, b_prime=b_prime, last_epoch=frames.last_epoch),
            lambda frames: weights.describe(frames.classes),
            lambda frames: summarise_seeds(
                frames.classes,
                ["label", "epoch", "class", "group", "train_count"],
                ["weight", "b", "b_prime", "b_prime_quantile"],
            ),
        ),
        Chart(
            "weight against B′",
            weight_against_b_prime.how_to_read,
            lambda frames: weight_against_b_prime.figure(frames.classes, b_prime=b_prime),
            lambda frames: weight_against_b_prime.describe(frames.classes, b_prime=b_prime),
            lambda frames: summarise_seeds(
                frames.classes, ["label", "epoch", "class", "group", "train_count"], ["weight", b_prime]
            ),
        ),
        Chart(
            "agreement of weight and B′",
            lambda frames: agreement.how_to_read(frames.classes, b_prime=b_prime),
            lambda frames: agreement.figure(frames.classes, b_prime=b_prime),
            lambda frames: agreement.describe(frames.classes, b_prime=b_prime),
            lambda frames: summarise_seeds(
                by_class(frames.classes, b_prime),
                ["label", "class", "group", "train_count"],
                ["rank_correlation", "detrended"],
            ),
        ),
        Chart(
            "weight of each class",
            lambda frames: class_weights.how_to_read(frames.classes),
            lambda frames: class_weights.figure(frames.classes),
            lambda frames: class_weights.describe(frames.classes),
            lambda frames: summarise_seeds(
                frames.classes[frames.classes["epoch"] == frames.classes["epoch"].max()],
                ["label", "class", "group", "train_count"],
                ["weight"],
            ),
        ),
    )


def _draw(frames: Frames, place: str) -> None:
    bar = st.container(horizontal=True, vertical_alignment="center", key=f"{place}-options")
    by: weights.By = bar.segmented_control(
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
        help="B′ depends on the worst sample of a class; this uses the 5 % quantile of the probabilities instead.",
        persist_state="session",
    )
    b_prime = "b_prime_quantile" if quantile else "b_prime"
    charts.show_all(_charts(by, b_prime), frames, place, moment=(by, b_prime))


VIEW = View(title="Weights", place=30, offered=for_networks, charts=_charts("group", "b_prime"), draw=_draw)
