"""Copies and weights."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

WEIGHT, COPY = {"weighting": "inverse"}, {"resampler": "copies"}
FULL, SMALL = {"batch_size": "1024"}, {"batch_size": "15"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """With full batches the two are the same training; with mini-batches the steps with weights vary more in length."""
    weighted, copied = (runs[f"{way}, full batch"].by_epoch("train", "loss") for way in ("weight of 8", "8 copies"))
    jumps = {way: _variation(runs[f"{way}, batches of 15"]) for way in ("weight of 8", "8 copies")}
    return judged(
        [
            at_least(
                "with batches of 15, the relative increase in the variation of the step length from copies to weights",
                jumps["weight of 8"] / jumps["8 copies"] - 1,
                0.25,
            ),
            at_most(
                "with full batches, the largest relative difference between the two losses",
                np.abs(weighted / copied - 1).max(axis=0),
                0.001,
            ),
        ]
    )


def _variation(run: Evidence) -> np.ndarray:
    """Return the standard deviation of the gradient's length in the second half of training, one step per epoch.

    It is not divided by the mean: where a batch is mostly noise, the mean length is due to the same noise.
    """
    lengths = run.by_epoch("gradient_norm")
    return lengths[len(lengths) // 2 :].std(axis=0)


LESSON = Lesson(
    title="Weights and copies",
    source="class_weights",
    number=11,
    question="Is a sample that counts eight times the same as eight copies of it?",
    claim=(
        "k copies and a weight of k are the same with full batches, and differ with mini-batches: with weights the step length "
        "varies more."
    ),
    steps=(
        "One cloud of points has 120 points, the other 15. To compensate for that, each of the 15 either gets a "
        "*weight* of 8 in the loss, or is put into the training set 8 times.",
        "Both are trained in two ways: with *full batches*, where every step uses all points, and with *mini-batches* of 15 "
        "points drawn at random. A step follows the *gradient*, the direction in which the loss increases fastest; its length "
        "is the length of the step.",
    ),
    watch=(
        "The chart shows the loss of the four trainings. Compare the weight with the copies: first with full batches, then "
        "with batches of 15. The verdict also measures the steps."
    ),
    after=(
        "With *full batches* the loss is a sum over all points, and eight times one term is the same as eight equal terms: what "
        "differs is only the rounding of the computer.",
        "With *mini-batches* the copies of a point fall into different batches, a few in each. A weighted point occurs once per "
        "epoch, and then counts eight times as much: some batches contain none of these points, others three.",
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
        ("Always", "Only if every step uses all points", "Only with small batches", "Never"),
        claimed=1,
    ),
    judge=judge,
    reason=(
        "The same means equal: a thousandth leaves room for rounding errors only. With mini-batches the claim is about the "
        "length of the steps: a standard deviation larger by a quarter is well above the random variation over 150 steps, and "
        "below the increase by half that a calculation predicts: weights with mean 1 have a mean square of 2.5 here, and the "
        "variation grows with its square root. The clouds overlap, so that the gradient does not vanish."
    ),
    changes=(
        Change("Separable clouds (shift 3): what happens to the steps?", {"dataset.shift": "3"}),
        Change("A learning rate of 1: does the loss show how the steps vary?", {"optimizer.learning_rate": "1"}),
        Change("16 seeds: do they decide it?", {"seeds": "16"}),
    ),
    unlocked=("dataset.shift", "optimizer.learning_rate", "epochs"),
    takeaway="Weights equal copies only without random batches; with mini-batches, weights make the step length vary.",
)
