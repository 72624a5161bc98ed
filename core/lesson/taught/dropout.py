"""Dropout does not bring the effect back."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.two_digits import TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

DROPPED = {"model.dropout": "0.5"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With dropout the final gap is the same as without, on the two digits and on the others."""
    high, low = runs["dropout, 8 × 16"], runs["dropout, 3 × 16"]
    plain = runs["plain, 8 × 16"], runs["plain, 3 × 16"]
    return judged(
        [
            at_most(
                "the increase of the final gap on the test images by dropout",
                gap(high, low) - gap(*plain),
                RELEVANT_GAP,
            ),
            at_most(
                "its increase on the other digits",
                gap(high, low, "outside") - gap(*plain, "outside"),
                RELEVANT_GAP,
            ),
            at_least("the gap with dropout after the first epoch", gap(high, low, epoch=0), 0.5),
        ]
    )


LESSON = Lesson(
    title="Dropout",
    source="byrd_lipton",
    number=5,
    question="Dropout is a regulariser, too. Does it preserve the effect of the weights, as weight decay does?",
    claim="Dropout does not bring the effect of importance weights back; the curves only meet later.",
    steps=(
        "*Dropout* switches off a random half of the hidden units in every step. It prevents a network from relying on "
        "single units. Like weight decay, it is a regulariser.",
        "Again 3 against 8, with and without dropout, and with two opposite weightings: *8 × 16* means that an 8 counts "
        "16 times as much as a 3, *3 × 16* the reverse. The *gap* is the difference between the two in the share of images "
        "classified as 8.",
        "Compare when the curves meet: with dropout the training set is fitted later, so the weights have an effect for "
        "longer. But in the end it is fitted, and then the effect fades all the same. On the test images this is clear; on "
        "the other eight digits (panel *left-out classes*), five seeds do not decide whether a little more of it remains.",
    ),
    base=TWO_DIGITS | {"epochs": "200"},
    runs={
        "plain, 8 × 16": HIGH,
        "plain, 3 × 16": LOW,
        "dropout, 8 × 16": DROPPED | HIGH,
        "dropout, 3 × 16": DROPPED | LOW,
    },
    view="drift",
    prediction=Prediction(
        "With half of the units dropped in every step, where do the two weightings end?",
        (
            "Apart, as with weight decay",
            "Together, but later than without dropout",
            "Together, and earlier than without",
        ),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The claim is that dropout adds nothing: the additional gap must stay below a twentieth of the images, the smallest "
        "effect that counts in these lessons, and early in training there must have been a gap that could have remained."
    ),
    changes=(
        Change("Stop after 30 epochs: with dropout the weights still have an effect", {"epochs": "30"}),
        Change("16 seeds instead of 5: do they decide it?", {"seeds": "16"}),
        Change("Add weight decay .03 to both: now the effect stays", {"optimizer.weight_decay": "0.03"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay"),
    takeaway="Dropout delays the fading; it does not prevent it.",
)
