"""Where the model cannot separate the training set, the effect of the weights stays."""

from collections.abc import Mapping

import numpy as np

from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.importance_gap import RELEVANT_GAP, gap
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

LINE = {"model": "softmax_regression"}
NETWORK = {"model": "mlp", "model.hidden": "64"}
WRONG = {**NETWORK, "label_noise": "symmetric", "label_noise.rate": "0.2"}
FOR, AGAINST = {"weighting.ratio": "10"}, {"weighting.ratio": "0.1"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The gap stays where the training set cannot be separated, and vanishes where it can."""
    return judged(
        [
            at_least("the line's gap at the end", _gap(runs, "line"), RELEVANT_GAP),
            at_most("the network's gap at the end", _gap(runs, "network"), RELEVANT_GAP),
            at_least(
                "the network's gap with every fifth label wrong",
                _gap(runs, "wrong labels"),
                RELEVANT_GAP,
            ),
        ]
    )


def _gap(runs: Mapping[str, Evidence], model: str) -> np.ndarray:
    high, low = runs[f"{model}, ×10"], runs[f"{model}, ×0.1"]
    if model == "wrong labels":
        # `gap` excludes collapsed seeds; with every fifth label wrong, a single predicted class can be the optimum.
        return high.called_positive()[-1] - low.called_positive()[-1]
    return gap(high, low)


LESSON = Lesson(
    title="Separable or not",
    source="byrd_lipton",
    number=2,
    question="The effect of weights fades when a network classifies everything correctly. What if it cannot?",
    claim="Where the model cannot separate the training set, the effect of importance weights stays.",
    steps=(
        "Two interleaving half moons of points cannot be separated by a straight line (*softmax regression*, a network without "
        "hidden layers). A network with 64 hidden units can separate them. A third pair is that network again, with every fifth "
        "training label wrong (*label noise*).",
        "The moons are the classes 0 and 1. Each model is trained twice: moon 1 counts 10 times as much as moon 0 (*×10*), or a "
        "tenth as much (*×0.1*). Of the test points, half belong to class 1. The *gap* of a model is the difference between its "
        "two trainings in the share of test points classified as 1.",
    ),
    watch="Watch the share of test points classified as 1: which of the three pairs of curves stay apart, and which do not?",
    after=(
        lambda runs: (
            f"The gap at the end is {told.number(_gap(runs, 'line'))} for the line, {told.number(_gap(runs, 'network'))} for the "
            f"network, and {told.number(_gap(runs, 'wrong labels'))} for the network with wrong labels."
        ),
        "A line misclassifies some points in any case, and the weights decide which. With wrong labels the network has the same "
        "choice: of five neighbours, four have one label, and one, which counts ten times, has the other. 1 × 10 is more than "
        "4 × 1, so following the weights assigns nearly all points to one class (*collapsed* in the chart).",
    ),
    base={
        "dataset": "moons",
        "weighting": "importance",
        "optimizer": "sgd",
        "optimizer.schedule": "constant",
        "batch_size": "64",
        "epochs": "300",
        "seeds": "5",
    },
    runs={
        "line, ×10": LINE | FOR,
        "line, ×0.1": LINE | AGAINST,
        "network, ×10": NETWORK | FOR,
        "network, ×0.1": NETWORK | AGAINST,
        "wrong labels, ×10": WRONG | FOR,
        "wrong labels, ×0.1": WRONG | AGAINST,
    },
    view="drift",
    prediction=Prediction(
        "For which of the three do the weights still matter after {epochs} epochs?",
        (
            "For the line only",
            "For the network only",
            "For the line, and for the network with wrong labels",
            "For none",
        ),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "The smallest effect that counts is a twentieth of the points; a smaller one counts as none. This is about half of the "
        "smallest effect that the replication of the paper reports as one (.44 to .56 with BatchNorm)."
    ),
    changes=(
        Change("Noise of .3 on the points: can the network still separate them?", {"dataset.noise": "0.3"}),
        Change("Stop after 5 epochs: has the network separated them yet?", {"epochs": "5"}),
    ),
    unlocked=("dataset.noise", "epochs"),
    takeaway="Weights only matter where the model has to misclassify something.",
    published=(
        Published(
            "share classified as 1 at the end",
            "two moons of about 1000 points, weights 10:1 and 1:10, a replication of Byrd & Lipton 2019",
            {"line, ×10": 0.67, "line, ×0.1": 0.34, "network, ×10": 0.50, "network, ×0.1": 0.50},
            lambda run: run.called_positive()[-1],
        ),
    ),
)
