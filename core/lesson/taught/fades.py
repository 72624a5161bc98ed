"""Importance weights fade."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.importance_gap import gap, lower_train_accuracy
from core.lesson.two_digits import CATS_AND_DOGS, EIGHT, RATIOS, THREE, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Little of the early gap remains once both networks have separated their training set."""
    high, low = runs[EIGHT], runs[THREE]
    early, late = gap(high, low, epoch=0), gap(high, low)
    return judged(
        [
            at_most("the fraction of the first epoch's gap that remains at the end", late / early.clip(min=1e-9), 0.1),
            at_least("the gap between the two weightings after the first epoch", early, 0.5),
            at_least("the training accuracy at the end", lower_train_accuracy(high, low), 0.99),
        ]
    )


LESSON = Lesson(
    title="Early and late",
    source="byrd_lipton",
    number=1,
    question="One class counts sixteen times as much in the loss. How much of the effect remains after long training?",
    claim="Importance weights move the predictions early and stop mattering once the network has separated its training set.",
    steps=(
        "Three copies of one network learn to distinguish the digits 3 and 8, from {samples} images. They differ in one "
        "thing only: how much a wrong 8 costs compared with a wrong 3. In the first an 8 counts 16 times as much, in the "
        "second a 3 does, and in the third both count the same. This factor is called the *importance weight*.",
        "What counts is the share of test images (set aside, never used in training) that each network classifies as 8. Half of "
        "them are 8s. A network that pays 16 times as much for a missed 8 should answer 8 too often. The *gap* is the difference "
        "between the two opposite networks.",
    ),
    watch=(
        "Watch the share classified as 8: where do the three curves start, and how far apart do they end? An epoch is one pass "
        "through the training images; the panel *left-out classes* shows the other eight digits, which no network has seen."
    ),
    after=(
        lambda runs: (
            f"The gap is {told.number(gap(runs[EIGHT], runs[THREE], epoch=0))} after the first epoch and "
            f"{told.number(gap(runs[EIGHT], runs[THREE]))} at the end; on the digits that no network has seen it ends at "
            f"{told.number(gap(runs[EIGHT], runs[THREE], 'outside'))}."
        ),
        "As long as images are misclassified, the weights decide which. Once a network classifies every training image "
        "correctly, all losses approach zero, and sixteen times almost zero is almost zero.",
    ),
    base=TWO_DIGITS | {"epochs": "200"},
    runs=RATIOS,
    view="drift",
    prediction=Prediction(
        "After {epochs} epochs, how large is the gap between the networks that weight 8 and 3 sixteen times?",
        (
            "As large as at the start: a weight is a weight",
            "Almost zero: the weights no longer matter",
            "About half as large as at the start",
        ),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The replication of the paper observed fractions from 0 to 1 early and from .455 to .53 at the end: less than a tenth "
        "of the early gap remained. The claim is about separated training sets, so both networks must have separated theirs."
    ),
    changes=(
        Change("Add weight decay .03: what becomes of the gap?", {"optimizer.weight_decay": "0.03"}),
        Change("Stop after 10 epochs: is the training set separated yet?", {"epochs": "10"}),
        Change("A smaller network, one layer of 8 units: does the effect last longer?", {"model.hidden": "8"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay", "model.hidden"),
    takeaway="Weights decide what a network learns first, but not where it ends once it fits everything.",
    published=(
        Published(
            "share classified as 8 at the end",
            "CIFAR-10 (share of cats and dogs classified as dog), 1000 epochs; the extremes over all weights from 1:256 to "
            "256:1 in a replication of Byrd & Lipton 2019",
            {EIGHT: 0.53, THREE: 0.455},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
