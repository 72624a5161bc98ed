"""Early stopping keeps the effect."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.importance_gap import RELEVANT_GAP, gap, lower_train_accuracy
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}
AT_ONCE, PATIENT = {"early_stop": "1"}, {"early_stop": "5"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """If training ends before the classes are separated, the gap stays larger than if it goes on."""
    stopped = runs["stop at once, 8 × 16"], runs["stop at once, 3 × 16"]
    increase = _gap(runs, "stop at once") - _gap(runs, "to the end")
    return judged(
        [
            at_least("the increase of the gap by stopping at once", increase, RELEVANT_GAP),
            at_most("the lower training accuracy of the pair that stops at once", lower_train_accuracy(*stopped), 0.99),
        ]
    )


def _gap(runs: Mapping[str, Evidence], pair: str) -> np.ndarray:
    return gap(runs[f"{pair}, 8 × 16"], runs[f"{pair}, 3 × 16"])


LESSON = Lesson(
    title="Early stopping",
    source="byrd_lipton",
    number=7,
    question="Weights matter early. So what if training stops early?",
    claim="Training that stops before its training set is separated preserves the effect of the weights.",
    steps=(
        "*Early stopping* sets a fifth of the training images aside, monitors the loss on them, and ends training when this "
        "loss has not fallen for a number of epochs, called the *patience*. The network returns to its best epoch.",
        "There are three pairs of networks: trained to the end, stopped after one epoch without progress (*stop at once*), and "
        "stopped after five (*patient*). In each pair, an 8 counts 16 times for one network (*8 × 16*) and a 3 for the other "
        "(*3 × 16*). The *gap* of a pair is the difference between the two in the share of images classified as 8.",
    ),
    watch="Look at the last epoch of each pair: how far apart are its two curves there?",
    after=(
        lambda runs: (
            f"The gap at the end is {told.number(_gap(runs, 'stop at once'))} where training stops at once, "
            f"{told.number(_gap(runs, 'patient'))} with a patience of 5, and {told.number(_gap(runs, 'to the end'))} where it "
            "goes on to the end."
        ),
        "What counts is when training stops: before the training images are fitted, wrong ones still cost something, and the "
        "weights decide which. A patient rule waits as long as the loss on the images set aside falls, and that may go on "
        "until long after the classes are separated.",
    ),
    base=TWO_DIGITS,
    runs={
        "to the end, 8 × 16": HIGH,
        "to the end, 3 × 16": LOW,
        "stop at once, 8 × 16": AT_ONCE | HIGH,
        "stop at once, 3 × 16": AT_ONCE | LOW,
        "patient, 8 × 16": PATIENT | HIGH,
        "patient, 3 × 16": PATIENT | LOW,
    },
    view="drift",
    prediction=Prediction(
        "Which pair has the largest gap at its end?",
        ("Trained to the end", "Stopped at once", "Stopped after five epochs without progress"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The claim is about stopping before separation, so the stopped runs must not have reached it (training accuracy at "
        "most .99). The smallest effect that counts is a twentieth of the images. The patient pair is shown but does not enter "
        "the verdict."
    ),
    changes=(
        Change(
            "A learning rate of .01: where does training stop, and how large is the gap?",
            {"optimizer.learning_rate": "0.01"},
        ),
        Change("20 epochs for all: which pairs still differ?", {"epochs": "20"}),
    ),
    unlocked=("epochs", "optimizer.learning_rate"),
    takeaway="Early stopping preserves the effect of the weights only if it comes before the training set is fitted.",
    images=CATS_AND_DOGS,
)
