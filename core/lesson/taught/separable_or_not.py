"""Where the model cannot separate, the effect stays."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.importance_gap import THERE, gap
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

LINE = {"model": "softmax_regression"}
NETWORK = {"model": "mlp", "model.hidden": "64"}
WRONG = {**NETWORK, "label_noise": "symmetric", "label_noise.rate": "0.2"}
FOR, AGAINST = {"weighting.ratio": "10"}, {"weighting.ratio": "0.1"}


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The gap stays where the training set cannot be separated, and is gone where it can."""
    return judged(
        [
            at_least("the line's gap at the end", gap(runs["line, ×10"], runs["line, ×0.1"]), THERE),
            at_most("the network's gap at the end", gap(runs["network, ×10"], runs["network, ×0.1"]), THERE),
            # Not through `gap`: where every fifth label is wrong, calling all points one class can be what the weights ask for.
            at_least(
                "the network's gap with every fifth label wrong",
                runs["wrong labels, ×10"].called_positive()[-1] - runs["wrong labels, ×0.1"].called_positive()[-1],
                THERE,
            ),
        ]
    )


LESSON = Lesson(
    title="Separable or not",
    source="byrd_lipton",
    number=2,
    question="Weights fade where a network gets everything right. What if it cannot?",
    claim="Where the model cannot separate the training set, the effect of importance weights stays.",
    steps=(
        "Two half moons of points lie inside each other. A straight line (*softmax regression*, a network without "
        "hidden layers) cannot separate them. A network with 64 hidden units can.",
        "The moons are called 0 and 1. Each model is trained twice: moon 1 counts 10 times as much as moon 0 (*×10*), or a "
        "tenth (*×0.1*). Watch the share of test points that are called 1; half of them are. How far the two curves of a model "
        "are apart is the *gap*.",
        "The line has to give up some points whatever it does, and the weights say which: its two curves stay "
        "apart. The network gives up none, and its curves meet.",
        "Now every fifth training label is wrong (*label noise*). The network cannot separate these: among five "
        "neighbours four say one thing and one, which counts ten times, says the other. 1 × 10 is more than 4 × 1, "
        "so the weights win. Nearly all points get the same name (*collapsed* in the chart).",
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
        "An effect counts from a twentieth of the points on, and is gone below it: half of the smallest effect that "
        "the paper's replication calls one (.44 to .56 with BatchNorm)."
    ),
    changes=(
        Change("Noise .3 between the moons: now the network cannot separate them either", {"dataset.noise": "0.3"}),
        Change("Stop after 5 epochs: the network has not separated them yet", {"epochs": "5"}),
    ),
    unlocked=("dataset.noise", "epochs"),
    retold="Weights only matter where the model must give something up.",
    published=(
        Published(
            "share called 1 at the end",
            "two moons of about 1000 points, weights 10:1 and 1:10, a replication of Byrd & Lipton 2019",
            {"line, ×10": 0.67, "line, ×0.1": 0.34, "network, ×10": 0.50, "network, ×0.1": 0.50},
            lambda run: run.called_positive()[-1],
        ),
    ),
)
