"""Copies and weights."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

WEIGHT, COPY = {"weighting": "inverse"}, {"resampler": "copies"}
FULL, SMALL = {"batch_size": "1024"}, {"batch_size": "15"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """In full batch both are one training; in mini-batches the steps of the weighted one vary more in size."""
    weighted, copied = (runs[f"{way}, full batch"].by_epoch("train", "loss") for way in ("weight of 8", "8 copies"))
    jumps = {way: _variation(runs[f"{way}, batches of 15"]) for way in ("weight of 8", "8 copies")}
    return judged(
        [
            at_least(
                "in batches of 15, how much more the length of the step varies with weights than with copies",
                jumps["weight of 8"] / jumps["8 copies"] - 1,
                0.25,
            ),
            at_most(
                "in full batch, the largest relative difference between both losses",
                np.abs(weighted / copied - 1).max(axis=0),
                0.001,
            ),
        ]
    )


def _variation(run: Evidence) -> np.ndarray:
    """Standard deviation of the gradient's length in the second half of training, one step an epoch, `[S]`.

    Not divided by the mean: where a batch is mostly chance, the mean length is made by the same chance.
    """
    lengths = run.by_epoch("gradient_norm")
    return lengths[len(lengths) // 2 :].std(axis=0)


LESSON = Lesson(
    title="Weights and copies",
    source="class_weights",
    number=11,
    question="Is a sample that counts eight times the same as eight copies of it?",
    claim="k copies and a weight of k are the same in full batch, and differ in mini-batches: with weights the step sizes vary.",
    before=1,
    steps=(
        "One cloud of points has 120 points, the other 15. To make up for that, each of the 15 either gets a "
        "*weight* of 8 in the loss, or is put 8 times into the training set.",
        "In *full batch* every step sees all points at once. The loss is a sum, and eight times one summand is the "
        "same as eight equal summands. The two losses agree to all digits that the computer keeps.",
        "In *mini-batches* of 15 points the copies land in different batches, a few in each. A weighted point comes "
        "once an epoch, and then pulls eight times as hard: some batches hold none of them, some three. So the "
        "length of the step (of the *gradient*, the direction in which the loss falls fastest) jumps about. The chart shows "
        "the loss; the verdict measures the steps.",
    ),
    base={
        "dataset": "gaussians",
        "dataset.shift": "1",
        "imbalance": "counts",
        "imbalance.counts": "120,15",
        "model": "softmax_regression",
        "optimizer": "sgd",
        "optimizer.momentum": "0",
        "optimizer.schedule": "constant",
        "epochs": "300",
        "seeds": "5",
    },
    runs={
        "weight of 8, full batch": WEIGHT | FULL,
        "8 copies, full batch": COPY | FULL,
        "weight of 8, batches of 15": WEIGHT | SMALL,
        "8 copies, batches of 15": COPY | SMALL,
    },
    view="loss",
    prediction=Prediction(
        "When do a weight of 8 and eight copies train the same network?",
        ("Always", "Only when every step sees all points", "Only in small batches", "Never"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The same means the same: a thousandth leaves room for rounding and nothing else. In mini-batches the claim "
        "is about the size of the steps: a standard deviation a quarter larger is well above what chance makes of "
        "150 steps, and below the half more that a calculation gives: weights of mean 1 have a mean square of 2.5 "
        "here, and the variation goes with its root. The clouds overlap, so that the gradient does not vanish."
    ),
    changes=(
        Change("Separable clouds (shift 3): the gradient vanishes, and the steps with it", {"dataset.shift": "3"}),
        Change("A learning rate of 1: the jumps become visible in the loss", {"optimizer.learning_rate": "1"}),
    ),
    unlocked=("dataset.shift", "optimizer.learning_rate", "epochs"),
    retold="A weight is a copy only if nothing is drawn at random; in batches, weighting makes the steps jump.",
)
