"""The gain of RDR on the few classes."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, judged

METHODS = {
    "CE": {},
    "1/n": {"weighting": "inverse"},
    "RDR": {"weighting": "rdr"},
    "LA": {"loss": "logit_adjustment"},
    "RDR + LA": {"weighting": "rdr", "loss": "logit_adjustment"},
}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """RDR's gain on the few classes over CE and over 1/n, with LA over LA, and its growth with the factor."""
    return judged(
        [
            at_least("the gain of RDR over CE on the few classes", _gain(runs, "RDR", "CE"), TWO_POINTS),
            at_least("the gain of RDR over 1/n on the few classes", _gain(runs, "RDR", "1/n"), TWO_POINTS),
            at_least(
                "the gain of RDR with LA over LA alone on the few classes", _gain(runs, "RDR + LA", "LA"), TWO_POINTS
            ),
            at_least(
                "the gain of RDR over CE on the few classes at factor 50, less that at factor 10",
                _gain(runs, "RDR", "CE") - _gain(runs, "RDR", "CE", 10),
                TWO_POINTS,
            ),
        ]
    )


def _gain(runs: Mapping[str, Evidence], method: str, over: str, factor: int = 50) -> np.ndarray:
    """Return the recall of the few classes with a method, less that with another one."""
    return runs[f"{method}, factor {factor}"].recall("few") - runs[f"{over}, factor {factor}"].recall("few")


LESSON = Lesson(
    title="The rarest classes",
    source="rdr",
    number=15,
    question="How much does RDR improve the rarest classes, and is it more than simpler remedies do?",
    claim=(
        "RDR improves the few classes over plain training and over 1/n, improves logit adjustment further, and gains more the "
        "more imbalanced the data are."
    ),
    steps=(
        "*CE* is plain training with cross-entropy. *1/n* weights each image by one over the number of images of its class. "
        "*RDR* estimates weights during training. *LA* (*logit adjustment*) does not use weights but requires a larger margin "
        "for rare classes.",
        "Ten digits at *factor* 50: the most frequent has 50 times as many images as the rarest. CE and RDR are "
        "tried at factor 10, too. *Few* are the three rarest classes; the verdict is about their accuracy on test images.",
    ),
    watch="Look at the panel *few*: which curves of factor 50 end highest, and how far apart are CE and RDR at either factor?",
    after=(
        lambda runs: (
            f"On the few classes RDR differs from CE by {told.points(_gain(runs, 'RDR', 'CE'))} at factor 50 and by "
            f"{told.points(_gain(runs, 'RDR', 'CE', 10))} at factor 10, and from 1/n by "
            f"{told.points(_gain(runs, 'RDR', '1/n'))}; RDR with LA differs from LA alone by "
            f"{told.points(_gain(runs, 'RDR + LA', 'LA'))}."
        ),
        "In the paper the advantage over 1/n is four points on CIFAR-10 at factor 100 (all classes), with a large network "
        "trained for 200 epochs.",
    ),
    base=RARE_DIGITS,
    runs={
        f"{method}, factor {factor}": {"imbalance.factor": str(factor), **METHODS[method]}
        for factor, methods in ((50, tuple(METHODS)), (10, ("CE", "RDR")))
        for method in methods
    },
    view="accuracy",
    prediction=Prediction(
        "At factor 50, which method gives the few classes the highest accuracy?",
        ("Plain CE", "1/n", "RDR alone", "RDR with LA"),
        claimed=3,
    ),
    judge=judge,
    reason="The smallest difference in accuracy that counts is two points; smaller ones depend on the details of a recipe.",
    changes=(
        Change("120 epochs: does RDR gain more?", {"epochs": "120"}),
        Change("A smaller network, one layer of 32 units: do the weights matter more?", {"model.hidden": "32"}),
    ),
    unlocked=("epochs", "model.hidden"),
    takeaway="RDR improves rare classes a lot, with logit adjustment even more; on small data no more than 1/n does.",
    published=(
        Published(
            "accuracy over all classes",
            "CIFAR-10 at factors 100 and 10, ResNet-32, 200 epochs; RDR, tables 1 and 5",
            {
                **dict(
                    zip((f"{name}, factor 50" for name in METHODS), (0.756, 0.778, 0.819, 0.822, 0.834), strict=True)
                ),
                "CE, factor 10": 0.889,
                "RDR, factor 10": 0.899,
            },
            lambda run: run.balanced_accuracy,
        ),
    ),
    images={key: value for key, value in TEN_CIFAR_CLASSES.items() if key != "imbalance.factor"},
)
