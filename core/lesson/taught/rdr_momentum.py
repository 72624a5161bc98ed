"""The influence of RDR's momentum m."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_most, judged

LOWEST, HIGHEST = "m = .3", "m = .9"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Between the two ends of the paper's range the accuracy differs by less than two points, in either direction."""
    difference = runs[HIGHEST].balanced_accuracy - runs[LOWEST].balanced_accuracy
    return judged(
        [
            at_most("the accuracy with m = .9 less that with m = .3", difference, TWO_POINTS),
            at_most("the accuracy with m = .3 less that with m = .9", -difference, TWO_POINTS),
        ]
    )


LESSON = Lesson(
    title="How long to remember",
    source="rdr",
    number=19,
    question="RDR has a hyper-parameter m. Does its value matter?",
    claim="RDR's momentum m matters little between .3 and .9.",
    steps=(
        "RDR stores a *prototype* of each class: the mean of the features of the class (the outputs of the last hidden layer "
        "for its images). After each batch (the images of one step) the prototype becomes m times the old prototype plus "
        "(1 − m) times the mean of the batch. m is called the *momentum*: with .9 a prototype remembers about ten batches, "
        "with .3 hardly more than one.",
        "The paper varies m from .3 to .9 and uses .9. Here are four values, on ten digits, the rarest with {least:image}.",
    ),
    watch="Look at the spread over the seeds before you interpret a difference between the curves.",
    after=(
        lambda runs: (
            "The accuracy with m = .9 differs from that with m = .3 by "
            f"{told.points(runs[HIGHEST].balanced_accuracy - runs[LOWEST].balanced_accuracy)}."
        ),
        "A prototype that forgets at once follows every batch, chance included; one that remembers many batches lags behind the "
        "features. Small differences need many seeds: the interval shrinks with the root of their number.",
    ),
    base=RARE_DIGITS | {"weighting": "rdr"},
    runs={
        LOWEST: {"weighting.momentum": "0.3"},
        "m = .5": {"weighting.momentum": "0.5"},
        "m = .7": {"weighting.momentum": "0.7"},
        HIGHEST: {"weighting.momentum": "0.9"},
    },
    view="accuracy",
    prediction=Prediction(
        "From m = .3 to m = .9, how much does the accuracy change?",
        ("It clearly increases", "It clearly decreases", "By less than the spread over the seeds"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "Little means less than two points, the smallest difference in accuracy that counts, with the whole 95 % interval "
        "below it. The lab does not have the numbers of the paper's figure, so it uses only its range of m."
    ),
    changes=(
        Change("16 seeds: do they decide more than five?", {"seeds": "16"}),
        Change("Batches of 16: does m matter where a batch says less about a class?", {"batch_size": "16"}),
        Change("20 epochs: does m matter where prototypes have less time?", {"epochs": "20"}),
    ),
    unlocked=("batch_size", "epochs", "imbalance.factor"),
    takeaway="How long RDR remembers hardly matters here.",
    images=TEN_CIFAR_CLASSES,
)
