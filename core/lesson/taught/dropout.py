"""Dropout does not bring the effect back."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.importance_gap import THERE, gap
from core.lesson.two_digits import TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

DROPPED = {"model.dropout": "0.5"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With dropout the gap ends where it ends without, on the digits themselves and on the others."""
    high, low = runs["dropout, 8 × 16"], runs["dropout, 3 × 16"]
    plain = runs["plain, 8 × 16"], runs["plain, 3 × 16"]
    return judged(
        [
            at_most("what dropout adds to the gap on the test images at the end", gap(high, low) - gap(*plain), THERE),
            at_most(
                "what it adds to the gap on the other digits",
                gap(high, low, "outside") - gap(*plain, "outside"),
                THERE,
            ),
            at_least("the gap with dropout after the first epoch", gap(high, low, epoch=0), 0.5),
        ]
    )


LESSON = Lesson(
    title="Dropout",
    source="byrd_lipton",
    number=5,
    question="Dropout regularises too. Does it keep the weights at work, as weight decay does?",
    claim="Dropout does not bring the effect of importance weights back; the curves only meet later.",
    steps=(
        "*Dropout* switches off a random half of the hidden units in every step. It keeps a network from relying on "
        "single units. Like weight decay it is called a regulariser.",
        "Again 3 against 8, with and without dropout, and with two opposite weightings: *8 × 16* means that an 8 counts "
        "16 times, "
        "*3 × 16* that a 3 does. How far the two are apart in what they call 8 is the *gap*.",
        "Compare when the curves meet: with dropout the training set is fitted later, so the weights are at work "
        "for longer. But it is fitted, and then they fade all the same. On the test images that is clear; on the "
        "other eight digits (panel *left-out classes*) five seeds leave it open whether a little more "
        "is left.",
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
        ("Apart, as with weight decay", "Together, but later than without dropout", "Together, and sooner"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The claim is that nothing is added: the additional gap has to stay below a twentieth of the images, which "
        "is what counts as an effect in these lessons, and early on there must have been a gap that could stay."
    ),
    changes=(
        Change("Stop at 30 epochs: with dropout the weights are still at work", {"epochs": "30"}),
        Change("16 seeds instead of 5: does that decide it?", {"seeds": "16"}),
        Change("Add weight decay .03 to both: now the effect stays", {"optimizer.weight_decay": "0.03"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay"),
    retold="Dropout delays the fading; it does not prevent it.",
)
