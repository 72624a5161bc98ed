"""Where the model cannot separate the training set, the effect of the weights stays."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published
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
            at_least("the line's gap at the end", gap(runs["line, ×10"], runs["line, ×0.1"]), RELEVANT_GAP),
            at_most("the network's gap at the end", gap(runs["network, ×10"], runs["network, ×0.1"]), RELEVANT_GAP),
            # Not by `gap`, which excludes collapsed seeds: with every fifth label wrong, a single predicted class can be the
            # optimum for the weights.
            at_least(
                "the network's gap with every fifth label wrong",
                runs["wrong labels, ×10"].called_positive()[-1] - runs["wrong labels, ×0.1"].called_positive()[-1],
                RELEVANT_GAP,
            ),
        ]
    )


LESSON = Lesson(
    title="Separable or not",
    source="byrd_lipton",
    number=2,
    question="The effect of weights fades when a network classifies everything correctly. What if it cannot?",
    claim="Where the model cannot separate the training set, the effect of importance weights stays.",
    steps=(
        "Two interleaving half moons of points cannot be separated by a straight line (*softmax regression*, a network without "
        "hidden layers). A network with 64 hidden units can separate them.",
        "The moons are the classes 0 and 1. Each model is trained twice: moon 1 counts 10 times as much as moon 0 (*×10*), or a "
        "tenth as much (*×0.1*). Watch the share of test points classified as 1; half of them belong to class 1. The *gap* of a "
        "model is the difference between its two curves.",
        "The line misclassifies some points in any case, and the weights decide which: its two curves stay apart. The network "
        "misclassifies none, and its curves meet.",
        "Now every fifth training label is wrong (*label noise*). The network cannot separate these points: of five neighbours, "
        "four have one label, and one, which counts ten times, has the other. 1 × 10 is more than 4 × 1, so the weights win. "
        "Nearly all points are assigned to the same class (*collapsed* in the chart).",
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
        "For which of the three do the weights still matter after 300 epochs?",
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
        Change("Noise of .3 on the points: now the network cannot separate them either", {"dataset.noise": "0.3"}),
        Change("Stop after 5 epochs: the network has not separated them yet", {"epochs": "5"}),
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
