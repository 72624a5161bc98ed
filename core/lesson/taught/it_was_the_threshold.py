"""More's remedies compared with a moved threshold."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from core.frames.published import MORE_2016
from core.lesson import Change, Lesson, Prediction, told
from core.lesson.two_points import TWO_POINTS
from core.lesson.verdict import Evidence, Verdict, at_least, at_most, judged

PLAIN = "Logistic regression"
ROWS = [row for row in MORE_2016 if row.setting.get("model") == "logistic_regression"]


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """No remedy has more majority recall than the plain model with a moved threshold, at equal minority recall."""
    gains = _gains(runs)
    best = max(gains, key=lambda name: np.nan_to_num(gains[name], nan=-1).mean())
    recalls = [run.by_class("test", "recall")[-1][:, 1] for run in runs.values()]
    return judged(
        [
            at_most(
                f"the largest gain of any remedy in recall on L over a moved threshold (here {best})",
                np.max(list(gains.values()), axis=0),
                TWO_POINTS,
            ),
            at_least(
                "the range of the remedies' recall on S, which must be wide enough for a comparison",
                np.max(recalls, axis=0) - np.min(recalls, axis=0),
                0.2,
            ),
        ]
    )


def gain(run: Evidence, plain: Mapping[str, np.ndarray]) -> Float[np.ndarray, " seeds"]:
    """Return the majority recall of a run, less that of the plain model with its threshold moved to the same minority recall."""
    from core.thresholds import Scored, false_alarms_at

    recall = run.by_class("test", "recall")[-1]
    # The curve of each seed at the recall of the same seed of the run; the share that the probabilities assume is irrelevant.
    rising = np.argsort(recall[:, 1])
    alarms = false_alarms_at(Scored.of(plain["probabilities"], plain["labels"], 1, 0.5), recall[rising, 1])
    return recall[:, 0] - (1 - alarms[rising, np.arange(len(rising))][np.argsort(rising)])


def _gains(runs: Mapping[str, Evidence]) -> dict[str, np.ndarray]:
    """Return the gain of each remedy; NaN where the probabilities of the plain model are missing."""
    plain = runs[PLAIN]
    if plain.probabilities is None:
        return {name: np.full(len(plain.run.seeds), np.nan) for name in runs}
    return {name: gain(run, plain.probabilities) for name, run in runs.items() if name != PLAIN}


def _above_and_below(runs: Mapping[str, Evidence]) -> str:
    gains = _gains(runs)
    ranked = sorted(gains, key=lambda name: -np.nan_to_num(gains[name], nan=-1).mean())
    most, least = ranked[0], ranked[-1]
    return (
        "Recall on L, less that of the curve at the same recall on S: "
        f"most for {most}, {told.points(gains[most])}; least for {least}, {told.points(gains[least])}."
    )


LESSON = Lesson(
    title="Another threshold",
    source="more",
    number=10,
    question="Do all these remedies give different models, or the same model with another threshold?",
    claim="Moving the threshold of the plain model gives nearly the same points as weighting and resampling.",
    steps=(
        "10,000 synthetic samples; one in ten belongs to the rare class S, the others to L. *Logistic regression* gives each "
        "a probability of belonging to S, and classifies it as S if this is above one half. One half is the *threshold*, but "
        "other thresholds are possible.",
        "Take the plain model, trained on the data as they are, and lower the threshold step by step: the model recognises "
        "more of the rare samples (*recall* on S: the share of them that is recognised), and classifies more of the frequent "
        "samples as rare (recall on L falls). This traces a curve.",
        "Now compare each remedy, with the same logistic regression: at the recall on S that it reaches, what is the recall "
        "on L of the curve? A remedy above the curve has learned something; a remedy on the curve has only moved the "
        "threshold.",
    ),
    watch=(
        "The chart shows the plane of the survey's table: recall on S across, precision on L upwards, and the curve of the plain "
        "model. Which dots lie above the curve, and how far? (The ensembles are left out, because they are other models.)"
    ),
    after=(
        _above_and_below,
        "Logistic regression draws one straight boundary. Weights and copies mostly shift it, and so does another threshold; "
        "only what turns the boundary can leave the curve.",
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
        "Better means more recall on L at the same recall on S, by two points. For each seed the most successful remedy is "
        "taken, which is the hardest test of the claim. Points below the curve do not contradict it. The remedies must differ "
        "in recall on S, or there would be nothing to compare."
    ),
    changes=(
        Change("Other seeds: does a remedy rise above the curve?", {"seed": "10"}),
        Change("A single seed: all seeds have the same split. Does less change than one might think?", {"seeds": "1"}),
    ),
    unlocked=("seeds", "seed"),
    takeaway="Most resampling of a simple model is a way to move its threshold.",
    artifacts=("probabilities",),
)
