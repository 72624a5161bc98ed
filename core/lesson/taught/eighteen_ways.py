"""More's table, with our results next to the published ones."""

from collections.abc import Mapping

import numpy as np

from core.frames.published import MORE_2016
from core.lesson import Change, Lesson, Prediction, Published, told
from core.lesson.verdict import Evidence, Verdict, at_least, judged

LAST_DIGIT = 0.01


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The best remedy is better than the second best."""
    scores = {name: run.balanced_accuracy for name, run in runs.items()}
    best, second = _ranked(scores)[:2]
    return judged(
        [
            at_least(
                f"the gain of the best remedy ({best}) over the second best ({second})",
                scores[best] - scores[second],
                LAST_DIGIT,
            )
        ]
    )


def _ranked(scores: Mapping[str, np.ndarray]) -> list[str]:
    return sorted(scores, key=lambda name: -np.nan_to_num(scores[name]).mean())


def _ranking(runs: Mapping[str, Evidence]) -> str:
    scores = {name: run.balanced_accuracy for name, run in runs.items()}
    ranked = _ranked(scores)
    first = ", ".join(f"{name} {told.percent(scores[name], 1)}" for name in ranked[:3])
    return f"Mean recall of the two classes: {first}; last of {len(ranked)} {ranked[-1]}, {told.percent(scores[ranked[-1]], 1)}."


LESSON = Lesson(
    title="Eighteen ways",
    source="more",
    number=9,
    question="One class is ten times as frequent as the other. Which of eighteen remedies is the best?",
    claim="Among the eighteen remedies of the survey's table one is better than all others.",
    steps=(
        "10,000 synthetic samples; one in ten belongs to the rare class S, the others to L. The survey tries eighteen remedies "
        "on *logistic regression*: weighting the loss, removing samples of L (*under-sampling*, *NearMiss*, *Tomek links*, "
        "*edited* and *condensed nearest neighbours*), repeating or synthesising samples of S "
        "(*over-sampling*, *SMOTE*), both, and *ensembles* of many small models.",
        "Its table has two numbers per row: the *precision* on L (the share of L among the samples classified as L) and the "
        "*recall* on S (the share of the samples of S that are classified as S). Classifying nearly everything as S makes both "
        "nearly perfect, so we rank by the mean recall of the two classes.",
    ),
    watch=(
        "Every dot is a remedy: recall on S across, precision on L upwards. The curve is the plain model with another "
        "threshold. Is one dot clearly better than all others?"
    ),
    after=(
        _ranking,
        "In the survey's table BalanceCascade is best. Its data are not published; ours are the closest of 16,632 guesses. "
        "With none of them did four rows (NearMiss-1 and -3, repeated ENN and BalanceCascade) come near the published numbers.",
    ),
    base={"dataset": "more2016", "seeds": "3"},
    runs={row.method: row.setting for row in MORE_2016},
    view="plane",
    prediction=Prediction(
        "Which family wins?",
        ("One is the clear winner", "Several are about equally good", "None is better than doing nothing"),
        claimed=0,
    ),
    judge=judge,
    reason=(
        "The table is printed with two digits, so a winner has to lead by one in the last digit. The winner is chosen by the "
        "same runs by which it is judged, which favours the claim. The spread over the seeds is due to the random draws of the "
        "methods; the split is the same for all seeds."
    ),
    changes=(
        Change("A single seed: is there still a winner, and what is it worth?", {"seeds": "1"}),
        Change("Other seeds: is it the same winner?", {"seed": "10"}),
    ),
    unlocked=("seeds", "seed"),
    takeaway="Almost any remedy is better than none; the best ones are hard to distinguish.",
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
