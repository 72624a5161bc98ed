"""Removing samples changes the predictions for good."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.importance_gap import THERE, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

REMOVED = {"weighting": "none", "imbalance": "exponential", "imbalance.factor": "16"}
MANY_EIGHTS, FEW_EIGHTS = "1 in 16 of the 3s kept", "1 in 16 of the 8s kept"
WEIGHT_EIGHT, WEIGHT_THREE = "all kept, 8 × 16", "all kept, 3 × 16"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Removing leaves a gap, and a wider one than weighting by the same factor."""
    removed, weighted = gap(runs[MANY_EIGHTS], runs[FEW_EIGHTS]), gap(runs[WEIGHT_EIGHT], runs[WEIGHT_THREE])
    return judged(
        [
            at_least("the gap at the end when samples are removed", removed, THERE),
            at_least("the same, less the gap when they are weighted", removed - weighted, THERE),
        ]
    )


LESSON = Lesson(
    title="Weigh or remove",
    source="byrd_lipton",
    number=6,
    question="Sixteen times the weight, or sixteen times the samples: is it the same?",
    claim="Removing samples of a class changes the predictions for good, where weighting does not.",
    steps=(
        "In theory a class that counts sixteen times and a class that has sixteen times as many samples give the "
        "same loss. Here both are tried on 3 and 8.",
        "Two networks see all images and weigh one class 16 times. For the other two, 15 of 16 images of one class "
        "are taken away and nothing is weighed. How far a pair is apart in the share of test images that it calls 8 is "
        "its *gap*.",
        "All four fit their training images in the end. The weighted ones agree again. The ones that lost images do "
        "not: of what was taken away they cannot know anything, and no amount of training brings it back.",
    ),
    base=TWO_DIGITS | {"epochs": "200"},
    runs={
        WEIGHT_EIGHT: {"weighting.ratio": "16"},
        WEIGHT_THREE: {"weighting.ratio": "0.0625"},
        MANY_EIGHTS: REMOVED | {"imbalance.reverse": "true"},
        FEW_EIGHTS: REMOVED,
    },
    view="drift",
    prediction=Prediction(
        "After 200 epochs, which pair of networks still disagrees?",
        ("The weighted pair", "The pair with samples removed", "Both, by about as much", "Neither"),
        claimed=1,
    ),
    judge=judge,
    reason="An effect counts from a twentieth of the images on, and removing has to leave that much more than weighting.",
    changes=(
        Change("Four times as many epochs do not help", {"epochs": "800", "seeds": "2"}),
        Change("Weight decay .03 for all four: now weighting works too", {"optimizer.weight_decay": "0.03"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay"),
    retold="A weight is forgotten; a missing image stays missing.",
    published=(
        Published(
            "share called 8 at the end",
            "CIFAR-10 (share of cats and dogs called dog) at 1:16, a replication of Byrd & Lipton 2019",
            {FEW_EIGHTS: 0.06},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
