"""More's table, ours beside his."""

from collections.abc import Mapping

import numpy as np

from core.frames.published import MORE_2016
from core.lesson import Change, Lesson, Prediction, Published
from core.lesson.verdict import Evidence, Verdict, at_least, judged

LAST_DIGIT = 0.01


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The best way is better than the second best."""
    scores = {name: run.balanced_accuracy for name, run in runs.items()}
    best, second = sorted(scores, key=lambda name: -np.nan_to_num(scores[name]).mean())[:2]
    return judged(
        [
            at_least(
                f"what the best way ({best}) gains over the second ({second})",
                scores[best] - scores[second],
                LAST_DIGIT,
            )
        ]
    )


LESSON = Lesson(
    title="Eighteen ways",
    source="more",
    number=9,
    question="One class is ten times as frequent as the other. Which of eighteen remedies is the best?",
    claim="Among the eighteen ways of the survey's table one is better than all others.",
    steps=(
        "10,000 made-up samples; one in ten belongs to the rare class S, the others to L. Plain *logistic "
        "regression* finds one of eight of the rare ones.",
        "The survey tries eighteen remedies: weighting the loss, throwing away samples of L (*under-sampling*, "
        "*NearMiss*, *Tomek links*, *edited* and *condensed nearest neighbours*), repeating or inventing samples of "
        "S (*over-sampling*, *SMOTE*), both, and *ensembles* of many small models.",
        "Its table has two numbers a row: the *precision* on L (of what is called L, how much is) and the *recall* "
        "on S (of the rare ones, how many are found). Calling everything rare makes both perfect, so we rank by the "
        "mean recall of both classes.",
        "In his table BalanceCascade is ahead. His data are not published; ours are the closest of 16,632 guesses. "
        "Four rows (NearMiss-1 and -3, repeated ENN and BalanceCascade) came near his numbers in none of them. All "
        "rows use all 7,500 training samples: condensed nearest neighbours, which takes most of a minute elsewhere, "
        "remembers its distances here.",
    ),
    base={"dataset": "more2016", "seeds": "3"},
    runs={row.method: row.setting for row in MORE_2016},
    view="plane",
    prediction=Prediction(
        "Which family wins?",
        ("One clear winner", "Several about equally good", "None is better than doing nothing"),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "The table is printed with two digits, so a winner has to lead by one in the last. The winner is chosen on "
        "the same runs that it is judged by, which makes it easier to find one. The spread over the seeds is that "
        "of the methods' own draws; the split is the same for all."
    ),
    changes=(
        Change("One seed only: a winner is always found, and means nothing", {"seeds": "1"}),
        Change("Other seeds: is it the same winner?", {"seed": "10"}),
    ),
    unlocked=("seeds", "seed"),
    retold="Almost any remedy beats none; the best leads by a point, and those behind it are hard to tell apart.",
    published=(
        Published(
            "recall on the rare class S",
            "the survey's own data, which are not published; More 2016, table of results",
            {row.method: row.minority_recall for row in MORE_2016},
            lambda run: run.by_class("test", "recall")[-1][:, 1],
        ),
        Published(
            "precision on the frequent class L",
            "the survey's own data, which are not published; More 2016, table of results",
            {row.method: row.majority_precision for row in MORE_2016},
            lambda run: run.by_class("test", "precision")[-1][:, 0],
        ),
    ),
)
