"""A throw-away lesson."""

from collections.abc import Mapping

from core.lesson import Change, Lesson, Prediction
from core.lesson.verdict import Evidence, Verdict, at_least, judged


def judge(runs: Mapping[str, Evidence]) -> Verdict:
    """The weighted network calls nothing positive less often than never."""
    return judged([at_least("the share called positive", runs["weighted"].called_positive()[-1], 0.0)])


LESSON = Lesson(
    title="An added lesson",
    source="byrd_lipton",
    number=999,
    question="Does a lesson arrive?",
    claim="A lesson is one file.",
    steps=("One file is added.", "It is seen everywhere, for {epochs} epochs."),
    watch="Look for it.",
    after=("It is judged like all others.",),
    base={"dataset": "moons", "dataset.samples": "60", "epochs": "2", "model.hidden": "4", "seeds": "3"},
    runs={"plain": {"weighting": "none"}, "weighted": {"weighting": "importance", "weighting.ratio": "4"}},
    view="drift",
    prediction=Prediction("Does it arrive?", ("Yes", "No"), claimed=0),
    judge=judge,
    reason="It either arrives or it does not.",
    changes=(Change("Longer?", {"epochs": "3"}), Change("Larger?", {"model.hidden": "6"})),
    unlocked=("epochs", "model.hidden"),
    takeaway="A lesson is one file.",
)
