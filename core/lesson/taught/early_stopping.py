"""Early stopping keeps the effect."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.importance_gap import THERE, gap, lower_train_accuracy
from core.lesson.two_digits import CATS_AND_DOGS, TWO_DIGITS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

HIGH, LOW = {"weighting.ratio": "16"}, {"weighting.ratio": "0.0625"}
AT_ONCE, PATIENT = {"early_stop": "1"}, {"early_stop": "5"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Where training ends before everything is separated, the gap stays wider than where it goes on."""
    stopped = runs["stop at once, 8 × 16"], runs["stop at once, 3 × 16"]
    whole = gap(runs["to the end, 8 × 16"], runs["to the end, 3 × 16"])
    return judged(
        [
            at_least("what stopping at once adds to the gap", gap(*stopped) - whole, THERE),
            at_most("the lower training accuracy at that stop", lower_train_accuracy(*stopped), 0.99),
        ]
    )


LESSON = Lesson(
    title="Early stopping",
    source="byrd_lipton",
    number=7,
    question="Weights matter early. So what if training stops early?",
    claim="Training that is stopped before its training set is separated keeps the effect of the weights.",
    steps=(
        "*Early stopping* keeps a fifth of the training images aside, watches the loss on them, and ends training "
        "when it has not fallen for some epochs; that number is called the *patience*. The network goes back to its "
        "best epoch.",
        "Three pairs of networks, in each one for which an 8 counts 16 times (*8 × 16*) and one for which a 3 does (*3 × 16*): "
        "trained to the end, stopped after one epoch without progress (*stop at once*), "
        "and stopped after five (*patient*). How far a pair is apart in what it calls 8 is its *gap*.",
        "The networks that stop at once have not fitted their training images yet, and the weights still show.",
        "With a patience of 5 nothing is kept here: on these easy digits the loss on the images kept aside goes on "
        "falling until long after everything is separated. It is not the stopping that keeps the effect, but "
        "stopping before the end of the fit.",
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
        "Which pair is furthest apart at its end?",
        ("Trained to the end", "Stopped at once", "Stopped after five epochs without progress"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The claim is about stopping before separation, so the stopped runs must not have got there (training "
        "accuracy at most .99). An effect counts from a twentieth of the images on. The patient pair is shown and "
        "takes no part in the verdict."
    ),
    changes=(
        Change(
            "A learning rate of .01: slower, and stopped even earlier in the fit", {"optimizer.learning_rate": "0.01"}
        ),
        Change("Fewer epochs for all: 20", {"epochs": "20"}),
    ),
    unlocked=("epochs", "optimizer.learning_rate"),
    retold="Stopping keeps the weights at work only if it comes before everything is fitted.",
    images=CATS_AND_DOGS,
)
