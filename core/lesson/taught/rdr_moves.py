"""RDR's weights move against B′."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

RDR, INVERSE = "RDR", "fixed: 1/n"
ENDS = 5
MODERATE = 0.3


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """After the warm-up, weights and B′ move in opposite directions, in the few and in the many classes."""
    run = runs[RDR]
    return judged(
        [
            at_most("the rank correlation of weight and B′ in the few classes", _correlation(run, "few"), -MODERATE),
            at_most("the rank correlation of weight and B′ in the many classes", _correlation(run, "many"), -MODERATE),
            at_least("the relative change of the weights of the few classes", _rise(run, "few"), 0.05),
            at_most("the relative change of the weights of the many classes", _rise(run, "many"), -0.05),
        ]
    )


def _after_warm_up(run: Evidence, values: np.ndarray) -> np.ndarray:
    """Return the values after the initial epochs in which all weights are 1."""
    weights = run.by_class("weights", "per_class")
    active = (np.abs(weights - 1) > 1e-6).any(axis=(1, 2))
    return values[int(active.argmax()) :] if active.any() else values


def _correlation(run: Evidence, group: str) -> np.ndarray:
    """Return Spearman's correlation of weight and B′ over the epochs, averaged over a group's classes; 0 for fixed weights."""
    from scipy.stats import spearmanr

    weights, b_prime = (
        _after_warm_up(run, run.by_class(*path))[..., run.members(group)]
        for path in (("weights", "per_class"), ("b_prime",))
    )
    if (np.ptp(weights, axis=0) < 1e-9).any():
        return np.zeros(weights.shape[1])
    by_class = [
        [spearmanr(weights[:, seed, label], b_prime[:, seed, label]).statistic for label in range(weights.shape[2])]
        for seed in range(weights.shape[1])
    ]
    return np.mean(by_class, axis=1)


def _rise(run: Evidence, group: str) -> np.ndarray:
    """Return the relative change of the weights from the first epochs after the warm-up to the last, averaged over a group."""
    weights = _after_warm_up(run, run.by_class("weights", "per_class"))[..., run.members(group)]
    first, last = weights[:ENDS].mean(axis=0), weights[-ENDS:].mean(axis=0)
    return (last / first - 1).mean(axis=1)


def _in_percent(change: np.ndarray) -> str:
    return told.points(change).replace(" points", " %")


LESSON = Lesson(
    title="Weights that move",
    source="rdr",
    number=14,
    question="How do weights change that are estimated while the network learns?",
    claim="RDR's weights move against B′ during training: those of few classes rise, those of many classes fall.",
    steps=(
        "RDR (*re-weighting by density ratio*) estimates at every step how the *features* of a class (the outputs of the last "
        "hidden layer for its images) differ from those of balanced data, and sets the weights accordingly. Fixed weights such "
        "as 1/n (n: the number of images of the class) never change.",
        "*B′* measures how badly the worst training image of a class is fitted: √π · (1 − p), with π the share of the class "
        "and p the smallest probability that the network gives to the correct class. According to the theory, weights should "
        "be small where B′ is large.",
        "Ten digits, the rarest with {least:image}. In the *warm-up*, the first fifth of the epochs, all weights are 1. *Few* "
        "are the three rarest digits, *many* the three most frequent.",
    ),
    watch="After the warm-up, follow the weight and B′ of the few digits, then of the many: do they move against each other?",
    after=(
        lambda runs: (
            f"After the warm-up, the weights change by {_in_percent(_rise(runs[RDR], 'few'))} in the few classes and by "
            f"{_in_percent(_rise(runs[RDR], 'many'))} in the many. The *rank correlation* of weight and B′ (+1: both always rise "
            "and fall together; −1: they always move in opposite directions) is "
            f"{told.number(_correlation(runs[RDR], 'few'))} in the few and {told.number(_correlation(runs[RDR], 'many'))} in the "
            "many."
        ),
        "B′ falls for every class that is being learned: weights that rise move against it, and weights that fall move with it. "
        "The correlation of two curves with a trend mostly reflects the trend; the weights view also shows the correlation of "
        "their changes from epoch to epoch.",
    ),
    base=RARE_DIGITS,
    runs={RDR: {"weighting": "rdr"}, INVERSE: {"weighting": "inverse"}},
    view="weights",
    prediction=Prediction(
        "As the network learns the rare digits, how do RDR's weights for them change?",
        ("They rise", "They fall", "They stay the same"),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "Against means a clearly negative rank correlation (statisticians call −.3 moderate) in both groups of the paper's "
        "figure, which for a factor of 10 shows changes of the weights by 2 to 9 per cent; a twentieth is of the same size."
    ),
    changes=(
        Change("Factor 10: do the weights move as far?", {"imbalance.factor": "10"}),
        Change("120 epochs: does the movement go on?", {"epochs": "120"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    takeaway="RDR lifts the rare classes more and more as they are learned, and lowers the frequent ones.",
    images=TEN_CIFAR_CLASSES,
)
