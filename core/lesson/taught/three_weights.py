"""INS, ISNS, ENS."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

NONE, SQRT, INVERSE = "no weights", "ISNS: 1/√n", "INS: 1/n"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """Few classes gain, the more the steeper the weights; many classes pay; ENS leads from none to INS."""
    few = {name: run.recall("few") for name, run in runs.items()}
    many = {name: run.recall("many") for name, run in runs.items()}
    return judged(
        [
            at_least("what 1/n gains on the few classes over no weights", few[INVERSE] - few[NONE], TWO_POINTS),
            at_least("what 1/n gains there over the gentler 1/√n", few[INVERSE] - few[SQRT], TWO_POINTS),
            at_least("what 1/n costs on the many classes", many[NONE] - many[INVERSE], TWO_POINTS),
            at_most(
                "how far the weights of ENS with β = .9999 are from those of 1/n",
                _distance(runs["ENS, β = .9999"], runs[INVERSE]),
                0.05,
            ),
            at_most("how far those with β = 0 are from no weights", _distance(runs["ENS, β = 0"], runs[NONE]), 0.05),
        ]
    )


def _distance(one: Evidence, other: Evidence) -> np.ndarray:
    """The largest relative difference between the weights of a class, `[S]`."""
    ours, theirs = (run.by_class("weights", "per_class")[-1] for run in (one, other))
    return np.abs(ours / theirs - 1).max(axis=1)


def _effective(beta: str) -> dict[str, str]:
    return {"weighting": "effective_number", "weighting.beta": beta}


LESSON = Lesson(
    title="Three formulas for a weight",
    source="class_weights",
    number=13,
    question="One over n, one over the root of n, or the effective number: how much should a rare class count?",
    claim=(
        "The steeper the weights, the more the few classes gain and the many classes pay; ENS leads from no weights (β "
        "= 0) to 1/n (β → 1)."
    ),
    before=3,
    steps=(
        "n is the number of training images of a class. *INS* (inverse number of samples) gives each image of the "
        "class the weight 1/n. *ISNS* is gentler: 1/√n.",
        "*ENS* says that images of one class resemble each other, so the hundredth adds less than the first. Its weight is "
        "(1 − β)/(1 − βⁿ). With β = 0 all classes count alike. The nearer β comes to 1, the nearer it is to 1/n.",
        "Ten digits, the rarest with 2 images, the most frequent with 108. *Few* are the three rarest, *many* the "
        "three most frequent.",
        "Not all of it comes out on digits. The few classes gain nearly 20 points, but the gentle 1/√n gains about "
        "as much as 1/n, and the many classes pay next to nothing: they are so easy that there is nothing to take "
        "from them.",
    ),
    base={"dataset": "digits", "imbalance": "exponential", "imbalance.factor": "50", "epochs": "60", "seeds": "5"},
    runs={
        NONE: {},
        SQRT: {"weighting": "inverse_sqrt"},
        INVERSE: {"weighting": "inverse"},
        "ENS, β = 0": _effective("0"),
        "ENS, β = .9": _effective("0.9"),
        "ENS, β = .99": _effective("0.99"),
        "ENS, β = .9999": _effective("0.9999"),
    },
    view="accuracy",
    prediction=Prediction(
        "What do weights of 1/n do to the rare and to the frequent digits?",
        (
            "The rare ones gain and the frequent ones pay",
            "The rare ones gain and nobody pays",
            "Nothing changes",
        ),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "Two points of accuracy is what counts as a difference. The formula itself is checked on the weights that "
        "training used: within a twentieth, since β = .9999 is not 1."
    ),
    changes=(
        Change("Factor 10: less to repair", {"imbalance.factor": "10"}),
        Change("With 5 % wrong labels the many classes do pay", {"label_noise": "symmetric"}),
        Change("Ten epochs: weights matter more early", {"epochs": "10"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    retold="Any weight that grows as classes get rarer helps the rare ones; how steep it is matters less than one would think.",
    images={"dataset": "cifar10", "imbalance.factor": "100", "model": "small_cnn", "epochs": "20", "seeds": "2"},
)
