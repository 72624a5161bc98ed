"""Removing samples changes the predictions for good."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

REMOVED = {"weighting": "none", "imbalance": "exponential", "imbalance.factor": "16"}
MANY_EIGHTS, FEW_EIGHTS = "1 in 16 of the 3s kept", "1 in 16 of the 8s kept"
WEIGHT_EIGHT, WEIGHT_THREE = "all kept, 8 × 16", "all kept, 3 × 16"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Removing samples leaves a gap, which is larger than that of weighting by the same factor."""
    removed, weighted = gap(runs[MANY_EIGHTS], runs[FEW_EIGHTS]), gap(runs[WEIGHT_EIGHT], runs[WEIGHT_THREE])
    return judged(
        [
            at_least("the final gap after removing samples", removed, RELEVANT_GAP),
            at_least("the final gap after removing samples, less that with weights", removed - weighted, RELEVANT_GAP),
        ]
    )


LESSON = Lesson(
    title="Weight or remove",
    source="byrd_lipton",
    number=6,
    question="Is sixteen times the weight the same as sixteen times the samples?",
    claim="Removing samples of a class changes the predictions for good, where weighting does not.",
    steps=(
        "In theory, a class that counts sixteen times and a class that has sixteen times as many samples give the same loss. "
        "Here both are tried on 3 and 8.",
        "Two networks are trained on all images with a weight of 16 for one class. For the other two, 15 of 16 images of one "
        "class are removed, and no weights are used. The *gap* of a pair is the difference between the two in the share of "
        "test images classified as 8.",
    ),
    watch="Compare the two pairs: which of them comes together, and which stays apart?",
    after=(
        lambda runs: (
            f"The gap at the end is {told.number(gap(runs[MANY_EIGHTS], runs[FEW_EIGHTS]))} where images were removed, and "
            f"{told.number(gap(runs[WEIGHT_EIGHT], runs[WEIGHT_THREE]))} where they were weighted."
        ),
        "Once a network fits all its training images, a weight has nothing left to act on. Images that were removed were never "
        "seen, and no amount of training brings them back.",
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
        "After {epochs} epochs, which pair of networks still disagrees?",
        ("The weighted pair", "The pair with samples removed", "Both, by about as much", "Neither"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The smallest effect that counts is a twentieth of the images, and the gap of removing must exceed that of weighting by "
        "as much."
    ),
    changes=(
        Change("800 epochs, two seeds: do they bring the removed images back?", {"epochs": "800", "seeds": "2"}),
        Change(
            "Weight decay .03 for all four: does weighting have a lasting effect now?",
            {"optimizer.weight_decay": "0.03"},
        ),
    ),
    unlocked=("epochs", "optimizer.weight_decay"),
    takeaway="A weight is forgotten; a missing image stays missing.",
    published=(
        Published(
            "share classified as 8 at the end",
            "CIFAR-10 (share of cats and dogs classified as dog) at 1:16, a replication of Byrd & Lipton 2019",
            {FEW_EIGHTS: 0.06},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
