"""Importance weights fade."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.importance_gap import gap, lower_train_accuracy
from core.lesson.two_digits import CATS_AND_DOGS, EIGHT, RATIOS, THREE, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Little is left of the early gap once both networks have separated their training set."""
    high, low = runs[EIGHT], runs[THREE]
    early, late = gap(high, low, epoch=0), gap(high, low)
    return judged(
        [
            at_most("the part of the first epoch's gap that is left at the end", late / early.clip(min=1e-9), 0.1),
            at_least("the gap between both weightings after the first epoch", early, 0.5),
            at_least("the training accuracy at the end", lower_train_accuracy(high, low), 0.99),
        ]
    )


LESSON = Lesson(
    title="Early and late",
    source="byrd_lipton",
    number=1,
    question="One class counts sixteen times as much in the loss. What is left of that after long training?",
    claim="Importance weights move the predictions early and stop mattering once the network has separated its training set.",
    steps=(
        "Three copies of one network learn to tell the digits 3 and 8 apart, from about 250 images. They differ in "
        "one thing only: how much a wrong 8 costs against a wrong 3. In one an 8 counts 16 times as much, in one a "
        "3 does, in one both count alike. The factor is called *importance weight*.",
        "Watch the share of test images (kept aside, never trained on) that each network calls 8. Half of them are 8s. "
        "Whoever "
        "pays 16 times for a missed 8 should say 8 too often. How far the two opposite networks are apart is the *gap*.",
        "In the first epochs (an epoch is one pass through the training images) the weights decide everything: one "
        "network calls all images 8, another none. Then each network gets every training image right. From there on "
        "all losses go towards zero, and sixteen times nearly nothing is nearly nothing: the curves meet.",
        "Not all is forgotten. On the other eight digits (panel *left-out classes*), which no network has seen, the two "
        "opposite "
        "networks still disagree a little at the end: training tells them nothing there.",
    ),
    base=TWO_DIGITS | {"epochs": "200"},
    runs=RATIOS,
    view="drift",
    prediction=Prediction(
        "After 200 epochs, how far apart are the networks that weigh 8 and 3 sixteen times?",
        (
            "As far as at the start: a weight is a weight",
            "Nearly together: the weights have stopped mattering",
            "About half as far as at the start",
        ),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The paper's replication saw fractions from 0 to 1 early and from .455 to .53 in the end: less than a tenth "
        "of the early gap was left. The claim speaks of separated training sets, so both networks must have got "
        "there."
    ),
    changes=(
        Change("Add weight decay .03: the effect comes back", {"optimizer.weight_decay": "0.03"}),
        Change("Stop after 10 epochs: before the training set is separated", {"epochs": "10"}),
        Change("A smaller network, one layer of 8 units: the fading takes longer", {"model.hidden": "8"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay", "model.hidden"),
    retold="Weights decide what a network learns first, not what it ends with, once it fits everything.",
    published=(
        Published(
            "share called 8 at the end",
            "CIFAR-10 (share of cats and dogs called dog), 1000 epochs; the extremes of all weights from 1:256 to "
            "256:1 in a replication "
            "of Byrd & Lipton 2019",
            {EIGHT: 0.53, THREE: 0.455},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
