"""99 % accurate and useless: what accuracy hides about a rare class."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from core.lesson import Change, Lesson, Prediction, told
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

USUAL, WEIGHTED = "everybody counts the same", "the ill count more"
MISSES_MOST = 0.5
NEARLY_ALWAYS_RIGHT = 0.98


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The usual network is accurate and misses most of the ill; one that finds more of them is less accurate."""
    usual, weighted = runs[USUAL], runs[WEIGHTED]
    return judged(
        [
            at_most("the share of the ill that the usual network recognises", usual.recall("few"), MISSES_MOST),
            at_least("the accuracy of the usual network", accuracy(usual), NEARLY_ALWAYS_RIGHT),
            at_least(
                "the share of the ill that is recognised in addition when the ill count more",
                weighted.recall("few") - usual.recall("few"),
                TWO_POINTS,
            ),
            at_least("the loss of accuracy when the ill count more", accuracy(usual) - accuracy(weighted), TWO_POINTS),
        ]
    )


def accuracy(run: Evidence) -> Float[np.ndarray, " seeds"]:
    """Return the share of all test samples that are classified correctly after the last epoch."""
    return run.by_epoch("test", "accuracy")[-1]


def _found(runs: Mapping[str, Evidence]) -> str:
    usual, weighted = runs[USUAL], runs[WEIGHTED]
    counts = usual.run.train_counts
    return (
        f"When everybody counts the same, the network has an accuracy of {told.percent(accuracy(usual), 1)} and finds "
        f"{told.percent(usual.recall('few'))} of the ill. When the ill count more, the accuracy is "
        f"{told.percent(accuracy(weighted), 1)}, and {told.percent(weighted.recall('few'))} of the ill are found. Always "
        f"answering *healthy* has an accuracy of {100 * max(counts) / sum(counts):.1f} % and finds nobody."
    )


LESSON = Lesson(
    title="99 % accurate and useless",
    source="accuracy",
    number=0,
    question="Can a network be right on 99 of 100 people and be of no use?",
    claim=(
        "Where a class is rare, a network can be right nearly always and miss most of that class; one that finds more of the "
        "class is less accurate."
    ),
    steps=(
        "Of {samples:person} whose illness is known, {least} are ill. Two measurements were taken of each. A small "
        "*network* learns from them to tell the ill from the healthy, and is then tested on people it has never seen, as few "
        "of whom are ill.",
        "Training makes as few errors as it can: every person counts the same. Its *accuracy* is the share of people on whom "
        "it is right, and since nearly everybody is healthy, it will be high.",
        "A second network learns from the same people, but each of the ill counts more: all the ill together count as much "
        "as all the healthy.",
    ),
    watch=(
        "Each table is a *confusion matrix*: a row for the people who are healthy and one for those who are ill, a column for "
        "what the network says of them. Read the row of the ill. The share of them that it calls ill is its *recall*."
    ),
    after=(
        _found,
        "Accuracy counts people, so it is made by the healthy. Recall looks at one class at a time, and cannot be made by "
        "another one. This is why the lab shows the recall of every class, and its mean, and not accuracy alone.",
    ),
    base={
        "dataset": "screening",
        "dataset.test_part": "natural",
        "model": "mlp",
        "model.hidden": "16",
        "epochs": "20",
        "seeds": "5",
    },
    runs={USUAL: {"weighting": "none"}, WEIGHTED: {"weighting": "inverse"}},
    view="confusion",
    prediction=Prediction(
        "A network that makes as few errors as possible: how many of the ill will it recognise?",
        ("Nearly all: it is nearly always right", "About half of them", "Only a few of them"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "Most means more than half of the ill, and nearly always means on 98 of 100 people. Smaller differences than two "
        "points, in recall as in accuracy, count as none."
    ),
    changes=(
        Change("One in five is ill: does accuracy still hide them?", {"dataset.share": "0.2"}),
        Change("Better measurements (distance 4): do both networks find the ill?", {"dataset.distance": "4"}),
    ),
    unlocked=("dataset.share", "dataset.distance", "epochs"),
    takeaway="Accuracy can be 99 % and a rare class be missed: always ask for the recall of the class you care about.",
)
