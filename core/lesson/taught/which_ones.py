"""What is thrown away, and what is repeated."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

PLAIN, UNDER, OVER, FRESH = "as it is", "thrown away once", "repeated", "drawn afresh each epoch"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """A fresh draw each epoch beats one draw for good, and is not behind repeating."""
    fresh = runs[FRESH].balanced_accuracy
    return judged(
        [
            at_least(
                "what drawing afresh gains over throwing away once", fresh - runs[UNDER].balanced_accuracy, TWO_POINTS
            ),
            at_most("what repeating gains over drawing afresh", runs[OVER].balanced_accuracy - fresh, TWO_POINTS),
        ]
    )


LESSON = Lesson(
    title="Which ones?",
    source="class_weights",
    number=12,
    question="To balance classes one can throw samples away or repeat some. Which ones, and is there a middle way?",
    claim="Drawing afresh in each epoch which samples to keep loses nothing for good, as throwing away does.",
    before=3,
    steps=(
        "Ten digits, the most frequent with twenty times as many images as the rarest, which has 6.",
        "*Under-sampling* keeps 6 images of every digit and throws the others away, once and for all. "
        "*Over-sampling* repeats images of the rare digits until all are as many; they are the same images again "
        "and again.",
        "The *middle way*: every epoch keeps 6 images of each digit, but draws anew which. An epoch is as short as "
        "with under-sampling, yet after many epochs every image has been seen.",
        "All networks go through 200 epochs; the short ones make far fewer steps than the ones that repeat.",
    ),
    base={"dataset": "digits", "imbalance": "exponential", "imbalance.factor": "20", "epochs": "200", "seeds": "5"},
    runs={
        PLAIN: {},
        UNDER: {"resampler": "random_under"},
        OVER: {"resampler": "random_over"},
        FRESH: {"sampler": "random_under_epoch"},
    },
    view="accuracy",
    prediction=Prediction(
        "Six images of each digit in every epoch: does it matter whether they are always the same six?",
        ("No, six are six", "Yes: drawn afresh is better", "Yes: always the same is better"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "Accuracy is the mean over the classes, since all count alike here. Two points is what the lab's notes on "
        "the literature call too little to mean anything; a gain has to reach it, a loss to stay below."
    ),
    changes=(
        Change("Factor 5: less is thrown away", {"imbalance.factor": "5"}),
        Change("30 epochs: not enough draws yet to see everything", {"epochs": "30"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    retold="Throw away for an epoch, not for good.",
)
