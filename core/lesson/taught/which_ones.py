"""Under-sampling once, over-sampling, and under-sampling anew in each epoch."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

PLAIN, UNDER, OVER, FRESH = "as it is", "thrown away once", "repeated", "drawn afresh each epoch"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """A fresh draw in each epoch is better than a single draw, and not worse than repeating samples."""
    fresh = runs[FRESH].balanced_accuracy
    return judged(
        [
            at_least(
                "the gain of drawing afresh over throwing away once", fresh - runs[UNDER].balanced_accuracy, TWO_POINTS
            ),
            at_most("the gain of repeating over drawing afresh", runs[OVER].balanced_accuracy - fresh, TWO_POINTS),
        ]
    )


LESSON = Lesson(
    title="Which ones?",
    source="class_weights",
    number=12,
    question="To balance classes, some samples can be thrown away or repeated. Which ones, and is there a middle way?",
    claim="Choosing the samples to keep afresh in each epoch avoids the permanent loss of throwing samples away once.",
    steps=(
        "There are ten digits. The most frequent has {most:image}, the rarest {least}.",
        "*Under-sampling* keeps {least:image} of every digit and throws the others away, once and for all. "
        "*Over-sampling* repeats images of the rare digits until all digits are equally frequent; it uses the same images again "
        "and again.",
        "The *middle way*: every epoch keeps {least:image} of each digit, but draws them anew. An epoch is as short as with "
        "under-sampling. All networks are trained for {epochs} epochs; those with short epochs make far fewer steps than those "
        "that repeat images.",
    ),
    watch="Look at the first panel, the accuracy over all classes: where do the four curves end?",
    after=(
        lambda runs: (
            "Drawing afresh differs from throwing away once by "
            f"{told.points(runs[FRESH].balanced_accuracy - runs[UNDER].balanced_accuracy)}, and from repeating by "
            f"{told.points(runs[FRESH].balanced_accuracy - runs[OVER].balanced_accuracy)}."
        ),
        "What is thrown away once is lost; what is drawn anew is used sooner or later, once there are enough epochs.",
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
        "With {least:image} of each digit in every epoch, does it matter whether they are always the same?",
        ("No: as many are as good", "Yes: drawing afresh is better", "Yes: always the same is better"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "Accuracy is the mean over the classes, since all classes count the same here. Smaller differences than two points mean "
        "little, as the spread of published baselines shows; a gain has to reach two points, and a loss has to stay below."
    ),
    changes=(
        Change("Factor 5: does it matter where less is thrown away?", {"imbalance.factor": "5"}),
        Change("30 epochs: are these enough draws?", {"epochs": "30"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    takeaway="Throw samples away for an epoch, not for good.",
)
