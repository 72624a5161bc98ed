"""BatchNorm brings some of the effect back."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

NORMALISED = {"model.batch_norm": "true"}
HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """On images of other digits the gap is wider with BatchNorm than without."""
    with_it, without = _gap(runs, "BatchNorm"), _gap(runs, "plain")
    return judged(
        [at_least("the increase of the final gap on the other digits by BatchNorm", with_it - without, RELEVANT_GAP)]
    )


def _gap(runs: Mapping[str, Evidence], network: str) -> np.ndarray:
    return gap(runs[f"{network}, 8 × 16"], runs[f"{network}, 3 × 16"], "outside")


LESSON = Lesson(
    title="BatchNorm",
    source="byrd_lipton",
    number=4,
    question="Do the weights keep their effect if a layer rescales its inputs?",
    claim="BatchNorm brings some of the effect of importance weights back.",
    steps=(
        "*BatchNorm* is a layer that rescales every hidden unit to mean 0 and standard deviation 1 over the images of a batch "
        "(the few images of a training step). A network with BatchNorm cannot separate the classes by growing, because large "
        "numbers are scaled back.",
        "Again 3 against 8, with and without BatchNorm, and with two opposite weightings: *8 × 16* means that an 8 counts 16 "
        "times as much as a 3, *3 × 16* the reverse. The *gap* is the difference between the two in the share of images "
        "classified as 8.",
    ),
    watch=(
        "Look at the panel *left-out classes*: the other eight digits, which are in no training set. Where all networks are "
        "right on 3 and 8, weights can show no effect there; how a network classifies a 5 no training image determines."
    ),
    after=(
        lambda runs: (
            "On the other digits, the gap at the end is "
            f"{told.number(_gap(runs, 'BatchNorm'))} with BatchNorm and {told.number(_gap(runs, 'plain'))} without."
        ),
        "A plain network pushes the losses of all training images towards zero by growing, and a multiple of almost zero is "
        "almost zero. BatchNorm scales the large numbers back, so a loss remains for the weights to act on.",
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
        "With BatchNorm, how large is the gap between the two weightings on the other digits at the end?",
        ("As large as without", "Somewhat larger than without", "As large as possible: 0 against 1"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The digits 3 and 8 are distinguished almost without error, so the share classified as 8 can hardly change; the paper "
        "also looks at images of other classes, where it can. The smallest effect that counts is a twentieth of the images."
    ),
    changes=(
        Change("30 epochs: is the trace there as early?", {"epochs": "30"}),
        Change("A wider network: does more or less of the effect remain?", {"model.hidden": "256,256"}),
        Change("16 seeds: do they decide it?", {"seeds": "16"}),
    ),
    unlocked=("epochs", "model.hidden"),
    takeaway="BatchNorm preserves a trace of the weights, visible on images unlike the training images.",
    published=(
        Published(
            "share classified as 8 at the end",
            "CIFAR-10 (share of cats and dogs classified as dog), with BatchNorm, extremes over all weights, a replication "
            "of Byrd & Lipton 2019",
            {"BatchNorm, 8 × 16": 0.56, "BatchNorm, 3 × 16": 0.44},
            lambda run: run.called_positive()[-1],
        ),
    ),
    images=CATS_AND_DOGS,
)
