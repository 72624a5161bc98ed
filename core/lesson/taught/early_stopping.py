"""Early stopping keeps the effect."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.importance_gap import RELEVANT_GAP, gap, lower_train_accuracy
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}
AT_ONCE, PATIENT = {"early_stop": "1"}, {"early_stop": "5"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """If training ends before the classes are separated, the gap stays larger than if it goes on."""
    stopped = runs["stop at once, 8 × 16"], runs["stop at once, 3 × 16"]
    whole = gap(runs["to the end, 8 × 16"], runs["to the end, 3 × 16"])
    return judged(
        [
            at_least("the increase of the gap by stopping at once", gap(*stopped) - whole, RELEVANT_GAP),
            at_most("the lower training accuracy at that point", lower_train_accuracy(*stopped), 0.99),
        ]
    )


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
        "The networks that stop at once have not fitted their training images yet, and the effect of the weights is visible.",
        "With a patience of 5 no effect remains here: on these easy digits the loss on the images set aside goes on falling "
        "until long after the classes are separated. Stopping as such does not preserve the effect; stopping before the "
        "training set is fitted does.",
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
            "A learning rate of .01: training is slower and stops even earlier in the fit",
            {"optimizer.learning_rate": "0.01"},
        ),
        Change("Fewer epochs for all: 20", {"epochs": "20"}),
    ),
    unlocked=("epochs", "optimizer.learning_rate"),
    takeaway="Early stopping preserves the effect of the weights only if it comes before the training set is fitted.",
    images=CATS_AND_DOGS,
)
