"""Lessons: each claim of the sources as something that runs and is judged, found by themselves.

A lesson is a `Lesson` called `LESSON` in a file of its own in `core/lesson/taught/`. Page, command line, table of results and
contract tests are made from it.
"""

import importlib
import pkgutil
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from core.errors import unknown
from core.lesson import taught

if TYPE_CHECKING:
    import numpy as np

    from core.experiment.study import StudyRun
    from core.lesson.verdict import Evidence, Verdict

Settings = Mapping[str, str]
"""Dotted keys and their values as text."""


@dataclass(frozen=True)
class Prediction:
    """What a student commits to before seeing a curve.

    Attributes:
        question: in plain words.
        options: two to four answers.
        claimed: which of them the source predicts, counted from 0.
    """

    question: str
    options: tuple[str, ...]
    claimed: int


@dataclass(frozen=True)
class Change:
    """A "now change this": the same lesson with other settings.

    Attributes:
        words: what to change, and what to look for.
        settings: laid over the lesson's base.
    """

    words: str
    settings: Settings


@dataclass(frozen=True)
class Published:
    """Published figures, drawn beside ours and marked as published.

    Attributes:
        what: the quantity, in words.
        setting: what they were measured on, and where they are printed.
        values: as printed, by the name of the run that does the same here.
        ours: the same quantity of one of our runs, a value a seed.
    """

    what: str
    setting: str
    values: Mapping[str, float]
    ours: Callable[["Evidence"], "np.ndarray"]


@dataclass(frozen=True)
class Lesson:
    """One claim: what to predict, what to run, how to judge it.

    Attributes:
        title: a few words that do not give the answer away.
        source: a key of `SOURCES`.
        number: its place among the lessons.
        question: what the lesson asks.
        claim: what the source says, in one sentence; the verdict is about this one.
        steps: a few short paragraphs of text; every symbol is explained where it stands.
        before: how many of them come before the prediction; the others tell what is to be seen.
        base: what all runs have in common.
        runs: what each run changes, under the name that the charts show.
        view: the view of the dashboard that it opens.
        prediction: before the curves are shown.
        judge: a pure function of the runs, by name.
        reason: why the rule is as it is.
        changes: where to go from here.
        unlocked: keys of the controls that a student may move; the others are set.
        retold: the lesson in one sentence.
        published: figures of the source.
        artifacts: what of a run, beside its records, the verdict needs.
        flatness: with which settings the runs' flatness is measured; None when it is not.
        images: laid over the base for the same on CIFAR-10; None where the claim is not about images.
    """

    title: str
    source: str
    number: int
    question: str
    claim: str
    steps: tuple[str, ...]
    base: Settings
    runs: Mapping[str, Settings]
    view: str
    prediction: Prediction
    judge: Callable[[Mapping[str, "Evidence"]], "Verdict"]
    reason: str
    changes: tuple[Change, ...]
    unlocked: tuple[str, ...]
    retold: str
    before: int = 2
    published: tuple[Published, ...] = ()
    artifacts: tuple[str, ...] = ()
    flatness: Settings | None = None
    images: Settings | None = None
    slug: str = field(default="", compare=False)

    def study(self, changed: Settings | None = None) -> list["StudyRun"]:
        """The experiments of the lesson, in the order of its runs.

        Args:
            changed: settings laid over the base; what a run changes itself stays as it is.

        Raises:
            InvalidValue: a setting that is not admissible.
        """
        from core.experiment.codec import from_dotted, merge
        from core.experiment.study import StudyRun

        # One after another: another model drops what the base says of its own.
        base = merge(merge({}, self.base), changed or {})
        return [StudyRun(dict(varied), from_dotted(varied, base)) for varied in self.runs.values()]

    def verdict(self, evidence: Sequence["Evidence"]) -> "Verdict":
        """The verdict on the lesson's runs.

        Args:
            evidence: one for each of `runs`, in their order.
        """
        from core.lesson.verdict.verdict import undecided

        runs = dict(zip(self.runs, evidence, strict=True))
        for name, found in runs.items():
            if found.run.status != "done" or not found.run.records:
                return undecided(
                    f"The run '{name}' did not reach its end ({found.run.status}); a verdict needs all runs."
                )
        return self.judge(runs)


@cache
def lessons() -> Mapping[str, Lesson]:
    """All lessons by name, in the order in which they are taught."""
    found = []
    for module in pkgutil.iter_modules(taught.__path__):
        lesson: Lesson = importlib.import_module(f"{taught.__name__}.{module.name}").LESSON
        object.__setattr__(lesson, "slug", module.name.replace("_", "-"))
        found.append(lesson)
    return types.MappingProxyType({lesson.slug: lesson for lesson in sorted(found, key=lambda one: one.number)})


def lesson(slug: str) -> Lesson:
    """The lesson of that name; `InvalidValue` with the nearest known one otherwise."""
    known = lessons()
    if slug not in known:
        raise unknown("lesson", slug, known)
    return known[slug]
