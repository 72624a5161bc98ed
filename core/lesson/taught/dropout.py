"""Dropout does not bring the effect back."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.two_digits import TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged
from core.lesson.verdict.evidence import Place

DROPPED = {"model.dropout": "0.5"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With dropout the final gap is the same as without, on the two digits and on the others."""
    return judged(
        [
            at_most(
                "the increase of the final gap on the test images by dropout",
                _gap(runs, "dropout") - _gap(runs, "plain"),
                RELEVANT_GAP,
            ),
            at_most(
                "the increase of the final gap on the other digits by dropout",
                _gap(runs, "dropout", "outside") - _gap(runs, "plain", "outside"),
                RELEVANT_GAP,
            ),
            at_least("the gap with dropout after the first epoch", _gap(runs, "dropout", epoch=0), 0.5),
        ]
    )


def _gap(runs: Mapping[str, Evidence], network: str, place: Place = "test", epoch: int = -1) -> np.ndarray:
    return gap(runs[f"{network}, 8 × 16"], runs[f"{network}, 3 × 16"], place, epoch)


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
    ),
    watch=(
        "Compare when, and how closely, the two curves of each pair come together: on the test images, and on the other eight "
        "digits (panel *left-out classes*)."
    ),
    after=(
        lambda runs: (
            f"The gap on the test images ends at {told.number(_gap(runs, 'dropout'))} with dropout and at "
            f"{told.number(_gap(runs, 'plain'))} without; on the other digits at "
            f"{told.number(_gap(runs, 'dropout', 'outside'))} and {told.number(_gap(runs, 'plain', 'outside'))}."
        ),
        "With dropout a network needs longer to fit its training set, so the weights act for longer. Once it does fit it, the "
        "losses of all images approach zero, and sixteen times almost zero is almost zero.",
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
        Change("Stop after 30 epochs: do the weights still have an effect with dropout?", {"epochs": "30"}),
        Change("16 seeds: do they decide more than five?", {"seeds": "16"}),
        Change("Add weight decay .03 to both: does the effect stay?", {"optimizer.weight_decay": "0.03"}),
    ),
    unlocked=("epochs", "optimizer.weight_decay"),
    takeaway="Dropout delays the fading; it does not prevent it.",
)
