"""BatchNorm brings some of the effect back."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.importance_gap import THERE, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

NORMALISED = {"model.batch_norm": "true"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """On images of other digits the gap is wider with BatchNorm than without."""
    with_it = gap(runs["BatchNorm, 8 × 16"], runs["BatchNorm, 3 × 16"], "outside")
    without = gap(runs["plain, 8 × 16"], runs["plain, 3 × 16"], "outside")
    return judged([at_least("what BatchNorm adds to the gap on the other digits at the end", with_it - without, THERE)])


LESSON = Lesson(
    title="BatchNorm",
    source="byrd_lipton",
    number=4,
    question="Does a layer that rescales its inputs keep the weights at work?",
    claim="BatchNorm brings some of the effect of importance weights back.",
    steps=(
        "*BatchNorm* is a layer that rescales every hidden unit to mean 0 and spread 1 over the images of a batch (the "
        "few that a training step sees). A network with it cannot separate by growing: large numbers are scaled back.",
        "Again 3 against 8, with and without BatchNorm, and with two opposite weightings: *8 × 16* means that an 8 "
        "counts 16 "
        "times, *3 × 16* that a 3 does. How far the two are apart in what they call 8 is the *gap*.",
        "Look at the panel *left-out classes*: the other eight digits, which are in no training set. On 3 and 8 "
        "themselves all networks are right nearly always, "
        "whatever the weights, so nothing can show there. What a network says of a 5 is its own choice, and that is "
        "where a trace of the weights is left.",
    ),
    base=TWO_DIGITS,
    runs={
        "plain, 8 × 16": HIGH,
        "plain, 3 × 16": LOW,
        "BatchNorm, 8 × 16": NORMALISED | HIGH,
        "BatchNorm, 3 × 16": NORMALISED | LOW,
    },
    view="drift",
    prediction=Prediction(
        "With BatchNorm, how far apart are the two weightings on the other digits at the end?",
        ("As far as without", "Somewhat further than without", "All the way: 0 and 1"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The digits 3 and 8 are told apart almost without error, which leaves the share called 8 no room to move; the paper "
        "watches images of other classes as well, and there is room. An effect counts from a twentieth of the images on."
    ),
    changes=(
        Change("A quarter of the epochs: how early does the trace appear?", {"epochs": "30"}),
        Change("A wider network", {"model.hidden": "256,256"}),
    ),
    unlocked=("epochs", "model.hidden"),
    retold="BatchNorm keeps a trace of the weights, visible where the training images say nothing.",
    published=(
        Published(
            "share called 8 at the end",
            "CIFAR-10 (share of cats and dogs called dog), with BatchNorm, extremes of all weights, a replication "
            "of Byrd & Lipton 2019",
            {"BatchNorm, 8 × 16": 0.56, "BatchNorm, 3 × 16": 0.44},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
