"""Three formulas for class weights: INS, ISNS and ENS."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

NONE, SQRT, INVERSE = "no weights", "ISNS: 1/√n", "INS: 1/n"


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The steeper the weights, the more few classes gain; many classes lose; ENS ranges from no weights to INS."""
    few = {name: run.recall("few") for name, run in runs.items()}
    many = {name: run.recall("many") for name, run in runs.items()}
    return judged(
        [
            at_least("the gain of 1/n over no weights on the few classes", few[INVERSE] - few[NONE], TWO_POINTS),
            at_least("the gain of 1/n over the gentler 1/√n on the few classes", few[INVERSE] - few[SQRT], TWO_POINTS),
            at_least("the loss of 1/n on the many classes", many[NONE] - many[INVERSE], TWO_POINTS),
            at_most(
                "the relative difference between the weights of ENS with β = .9999 and those of 1/n",
                _difference(runs["ENS, β = .9999"], runs[INVERSE]),
                0.05,
            ),
            at_most(
                "the relative difference between the weights of ENS with β = 0 and no weights",
                _difference(runs["ENS, β = 0"], runs[NONE]),
                0.05,
            ),
        ]
    )


def _difference(first: Evidence, second: Evidence) -> np.ndarray:
    """Return the largest relative difference between the weights of a class, for each seed."""
    weights, reference = (run.by_class("weights", "per_class")[-1] for run in (first, second))
    return np.abs(weights / reference - 1).max(axis=1)


def _effective(beta: str) -> dict[str, str]:
    return {"weighting": "effective_number", "weighting.beta": beta}


LESSON = Lesson(
    title="Three formulas for a weight",
    source="class_weights",
    number=13,
    question="1/n, 1/√n or the effective number: how much should a rare class count?",
    claim=(
        "The steeper the weights, the more the few classes gain and the many classes lose; ENS ranges from no weights (β "
        "= 0) to 1/n (β → 1)."
    ),
    steps=(
        "n is the number of training images of a class. *INS* (inverse number of samples) gives each image of the "
        "class the weight 1/n. *ISNS* is gentler: 1/√n.",
        "*ENS* (effective number of samples) assumes that images of one class resemble each other, so the hundredth adds less "
        "than the first. Its weight is (1 − β)/(1 − βⁿ). With β = 0 all classes count the same. The nearer β is to 1, the "
        "nearer the weight is to 1/n.",
        "Ten digits, the rarest with {least:image}, the most frequent with {most}. *Few* are the three rarest, *many* the "
        "three most frequent.",
    ),
    watch="Compare the panels *few* and *many*: what do steeper weights, from none over 1/√n to 1/n, do to either group?",
    after=(
        lambda runs: (
            "Against no weights, the few classes change by "
            f"{told.points(runs[SQRT].recall('few') - runs[NONE].recall('few'))} with 1/√n and by "
            f"{told.points(runs[INVERSE].recall('few') - runs[NONE].recall('few'))} with 1/n; the many change by "
            f"{told.points(runs[INVERSE].recall('many') - runs[NONE].recall('many'))} with 1/n."
        ),
        "Classes that are recognised almost without error have little to lose, however little they count; whether steeper "
        "weights cost something shows on classes that are both frequent and hard.",
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
        "What is the effect of weights of 1/n on the rare and on the frequent digits?",
        (
            "The rare ones gain and the frequent ones lose",
            "The rare ones gain and none loses",
            "Nothing changes",
        ),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "The smallest difference in accuracy that counts is two points. The formula itself is checked on the weights used in "
        "training: within a twentieth, since β = .9999 is not 1."
    ),
    changes=(
        Change("Factor 10: how much is there to repair?", {"imbalance.factor": "10"}),
        Change("With 5 % wrong labels: do the many classes lose?", {"label_noise": "symmetric"}),
        Change("Ten epochs: do weights matter more early in training?", {"epochs": "10"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    takeaway="Any weights that are larger for rarer classes improve these; their steepness matters less than one might think.",
    images={"dataset": "cifar10", "imbalance.factor": "100", "model": "small_cnn", "epochs": "20", "seeds": "2"},
)
