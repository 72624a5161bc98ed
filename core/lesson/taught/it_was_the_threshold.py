"""More, looked at again."""

from collections.abc import Mapping

import numpy as np

from core.frames.published import MORE_2016
from core.lesson import Change, Lesson, Prediction
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

PLAIN = "Logistic regression"
ROWS = [row for row in MORE_2016 if row.setting.get("model") == "logistic_regression"]


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """No way has more majority recall than the plain model with a moved threshold, at equal minority recall."""
    plain = runs[PLAIN]
    if plain.probabilities is None:
        over = {name: np.full(len(plain.run.seeds), np.nan) for name in runs}
    else:
        over = {name: gained(run, plain.probabilities) for name, run in runs.items() if name != PLAIN}
    best = max(over, key=lambda name: np.nan_to_num(over[name], nan=-1).mean())
    recalls = [run.by_class("test", "recall")[-1][:, 1] for run in runs.values()]
    return judged(
        [
            at_most(
                f"the most that any way gains in recall on L over a moved threshold (here {best})",
                np.max(list(over.values()), axis=0),
                TWO_POINTS,
            ),
            at_least(
                "how much the ways differ in recall on S, so that there is a curve to lie on",
                np.max(recalls, axis=0) - np.min(recalls, axis=0),
                0.2,
            ),
        ]
    )


def gained(run: Evidence, plain: Mapping[str, np.ndarray]) -> np.ndarray:
    """Majority recall of a run, less that of the plain model with the threshold moved to the same minority recall, `[S]`."""
    from core.thresholds import Scored, false_alarms_at

    recall = run.by_class("test", "recall")[-1]
    # The curve of each seed where that seed of the run is; which share the probabilities are meant for does not matter.
    rising = np.argsort(recall[:, 1])
    alarms = false_alarms_at(Scored.of(plain["probabilities"], plain["labels"], 1, 0.5), recall[rising, 1])
    return recall[:, 0] - (1 - alarms[rising, np.arange(len(rising))][np.argsort(rising)])


LESSON = Lesson(
    title="Another threshold",
    source="more",
    number=10,
    question="Do all these remedies make other models, or one model with another threshold?",
    claim="Moving the threshold of the plain model draws nearly the same points as weighting and resampling.",
    steps=(
        "10,000 made-up samples; one in ten belongs to the rare class S, the others to L. *Logistic regression* gives "
        "each a "
        "probability of being rare, and calls it rare above one half. That "
        "half is the *threshold*. Nobody says it has to be one half.",
        "Take the plain model, trained on the data as they are, and lower the threshold step by step: it finds more "
        "of the rare samples (*recall* on S: the part of them that is found), and calls more of the frequent ones rare "
        "(recall on "
        "L falls). That "
        "draws a curve.",
        "Now ask of each remedy with the same logistic regression: at the recall on S that it reaches, what recall "
        "on L does the curve have? If the remedy lies above the curve it has learned something; on it, it has moved "
        "the threshold.",
        "None lies above it by two points. NearMiss-3 and -2 lie six and three points below, the others within "
        "about one. The chart shows the plane of the survey's table, precision on L; there the curve passes through "
        "nearly all of our dots. The ensembles are left out: they are other models.",
    ),
    base={"dataset": "more2016", "seeds": "5"},
    runs={row.method: row.setting for row in ROWS},
    view="plane",
    prediction=Prediction(
        "How many of the fifteen remedies are clearly better than the plain model with a moved threshold?",
        ("Most of them", "A few", "None"),
        claimed=2,
    ),
    judge=judge,
    reason=(
        "Better would be more recall on L at the same recall on S, by two points. The most successful way of each "
        "seed is taken, which is the hardest test for the claim. What lies below the curve does not contradict it. "
        "The ways have to differ in recall on S, or there would be nothing to compare."
    ),
    changes=(
        Change("Other seeds", {"seed": "10"}),
        Change("A single seed: the split is the same, so little changes", {"seeds": "1"}),
    ),
    unlocked=("seeds", "seed"),
    retold="Most resampling of a simple model is a way to move its threshold.",
    artifacts=("probabilities",),
)
