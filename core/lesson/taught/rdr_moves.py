"""RDR's weights move against B′."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction
from core.lesson.rare_digits import RARE_DIGITS, TEN_CIFAR_CLASSES
from core.lesson.verdict import Evidence, Verdict, at_least, judged

RDR, INVERSE = "RDR", "fixed: 1/n"
ENDS = 5
MODERATE = 0.3


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """After the warm-up weights and B′ move in opposite directions, in few and in many classes."""
    run = runs[RDR]
    return judged(
        [
            at_least(
                "−1 × the rank correlation of weight and B′ in the few classes", -_correlation(run, "few"), MODERATE
            ),
            at_least("the same in the many classes", -_correlation(run, "many"), MODERATE),
            at_least("how much the weights of the few classes rise", _rise(run, "few"), 0.05),
            at_least("how much those of the many classes fall", -_rise(run, "many"), 0.05),
        ]
    )


def _after_warm_up(run: Evidence, values: np.ndarray) -> np.ndarray:
    """The epochs after those in which all weights are 1."""
    weights = run.by_class("weights", "per_class")
    at_work = (np.abs(weights - 1) > 1e-6).any(axis=(1, 2))
    return values[int(at_work.argmax()) :] if at_work.any() else values


def _correlation(run: Evidence, group: str) -> np.ndarray:
    """Spearman's correlation of weight and B′ over the epochs, mean over the classes of a group, `[S]`; NaN for fixed weights."""
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
    """Relative change of the mean weight, from the first epochs after the warm-up to the last ones, mean over a group, `[S]`."""
    weights = _after_warm_up(run, run.by_class("weights", "per_class"))[..., run.members(group)]
    first, last = weights[:ENDS].mean(axis=0), weights[-ENDS:].mean(axis=0)
    return (last / first - 1).mean(axis=1)


LESSON = Lesson(
    title="Weights that move",
    source="rdr",
    number=14,
    question="What do weights do that are estimated while the network learns?",
    claim="RDR's weights move against B′ during training: those of few classes rise, those of many classes fall.",
    steps=(
        "RDR (*re-weighting by density ratio*) asks at every step how the *features* of a class (what the last hidden "
        "layer of "
        "the network makes of its images) differ from those of balanced data, and weighs accordingly. Fixed weights "
        "such as 1/n (n: the number of images of the class) "
        "never change.",
        "*B′* says how badly the worst training image of a class is fitted: √π · (1 − p), with π the share of the "
        "class and p the smallest probability that the network gives to the right answer. Theory says: weigh less "
        "where B′ is large.",
        "Ten digits, the rarest with 2 images. After the *warm-up* (the first fifth of the epochs, all weights 1) "
        "the weights of the three rarest digits (*few*) rise and those of the three most frequent (*many*) fall.",
        "B′ falls for all as they are learned. So weights move against B′ in the few classes, and *with* it in the "
        "many classes, where both fall. That half of the claim does not come out. The *rank correlation* says it in a "
        "number: +1 "
        "when both always rise and fall together, −1 when always opposite. A correlation of two curves with a trend is "
        "mostly the trend: the weights view also shows that of their changes from epoch to epoch.",
    ),
    base=RARE_DIGITS,
    runs={RDR: {"weighting": "rdr"}, INVERSE: {"weighting": "inverse"}},
    view="weights",
    prediction=Prediction(
        "As the network learns the rare digits, what do RDR's weights for them do?",
        ("They rise", "They fall", "They stay where they are"),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "Against means a clearly negative rank correlation (−.3 is what statisticians call moderate) in both groups "
        "that the figure shows. A twentieth of change in a weight is the size of what the paper's figure shows for "
        "factor 10 (2 to 9 per cent)."
    ),
    changes=(
        Change("Factor 10: the weights move less", {"imbalance.factor": "10"}),
        Change("120 epochs: the trend goes on", {"epochs": "120"}),
    ),
    unlocked=("imbalance.factor", "epochs"),
    retold="RDR lifts the rare classes more and more as they are learned, and lowers the frequent ones.",
    images=TEN_CIFAR_CLASSES,
)
