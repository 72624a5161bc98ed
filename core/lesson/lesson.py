"""Lessons: claims of publications as experiments with a verdict, and the discovery of all lessons.

A lesson is a `Lesson` called `LESSON` in a file of its own in `core/lesson/taught/`. Page, command line, table of results and
contract tests are derived from it.
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

Told = str | Callable[[Mapping[str, "Evidence"]], str]
"""A paragraph about results; one with numbers of the runs is a function of these, by name."""


@dataclass(frozen=True)
class Prediction:
    """A question that a student answers before seeing a curve.

    Attributes:
        question: the question in plain words.
        options: two to four answers.
        claimed: index of the answer that the source predicts, counted from 0.
    """

    question: str
    options: tuple[str, ...]
    claimed: int


@dataclass(frozen=True)
class Change:
    """A variation: the same lesson with other settings.

    Attributes:
        words: a question that the change answers.
        settings: settings that override the lesson's base.
    """

    words: str
    settings: Settings


@dataclass(frozen=True)
class Published:
    """Published figures, drawn next to those of the lab and marked as published.

    Attributes:
        what: the quantity, in words.
        setting: the data on which the figures were measured, and where they are printed.
        values: the printed figures, by the name of the corresponding run of the lesson.
        ours: computes the same quantity for a run of the lab, one value per seed.
    """

    what: str
    setting: str
    values: Mapping[str, float]
    ours: Callable[["Evidence"], "np.ndarray"]


@dataclass(frozen=True)
class Lesson:
    """One claim, with a prediction to make, the runs that test it, and the rule of its verdict.

    Attributes:
        title: a few words that do not give the answer away.
        source: a key of `SOURCES`.
        number: position among the lessons.
        question: the question of the lesson.
        claim: the claim of the source, in one sentence; the verdict is about this sentence.
        steps: a few short paragraphs that one reads before the prediction; every symbol is explained where it is used. As in
            `watch`, `prediction` and `changes`, fields such as `{epochs}` stand for settings of the runs, see `filled`.
        watch: what to look at in the chart, which stands beside it; it does not say what will be seen.
        after: what the results mean, shown with the verdict; paragraphs with numbers of the runs are functions of these.
        base: settings that all runs share.
        runs: the settings of each run, by the name that the charts show.
        view: the view of the dashboard that the lesson opens.
        prediction: the question that is answered before the curves are visible.
        judge: returns the verdict; a pure function of the runs, by name.
        reason: the reason for the rule of the verdict.
        changes: variations to try next.
        unlocked: keys of the controls that a student may change; the others are fixed.
        takeaway: the lesson in one sentence.
        published: figures of the source.
        artifacts: the artifacts of a run that the verdict needs in addition to its records.
        flatness: settings with which the runs' flatness is measured; None if it is not measured.
        images: settings that override the base to repeat the lesson on CIFAR-10; None if the claim is not about images.
    """

    title: str
    source: str
    number: int
    question: str
    claim: str
    steps: tuple[str, ...]
    watch: str
    after: tuple[Told, ...]
    base: Settings
    runs: Mapping[str, Settings]
    view: str
    prediction: Prediction
    judge: Callable[[Mapping[str, "Evidence"]], "Verdict"]
    reason: str
    changes: tuple[Change, ...]
    unlocked: tuple[str, ...]
    takeaway: str
    published: tuple[Published, ...] = ()
    artifacts: tuple[str, ...] = ()
    flatness: Settings | None = None
    images: Settings | None = None
    slug: str = field(default="", compare=False)

    def study(self, changed: Settings | None = None) -> list["StudyRun"]:
        """Return the experiments of the lesson, in the order of its runs.

        Args:
            changed: settings that override the base, but not the settings of a single run.

        Raises:
            InvalidValue: a setting is not admissible.
        """
        from core.experiment.codec import from_dotted, merge
        from core.experiment.study import StudyRun

        # In two steps, because a change of the model drops the base's settings of its own model.
        base = merge(merge({}, self.base), changed or {})
        return [StudyRun(dict(varied), from_dotted(varied, base)) for varied in self.runs.values()]

    def verdict(self, evidence: Sequence["Evidence"]) -> "Verdict":
        """Return the verdict on the lesson's runs.

        Args:
            evidence: the evidence of each of `runs`, in their order.
        """
        from core.lesson.verdict.verdict import undecided

        runs = dict(zip(self.runs, evidence, strict=True))
        obstacle = self._obstacle(runs)
        return undecided(obstacle) if obstacle else self.judge(runs)

    def meaning(self, evidence: Sequence["Evidence"]) -> list[str]:
        """Return the paragraphs about the results of the lesson's runs; none if a run did not reach its end.

        Args:
            evidence: the evidence of each of `runs`, in their order.
        """
        runs = dict(zip(self.runs, evidence, strict=True))
        return [] if self._obstacle(runs) else [told if isinstance(told, str) else told(runs) for told in self.after]

    def _obstacle(self, runs: Mapping[str, "Evidence"]) -> str:
        """Return why the claim cannot be judged, in one sentence; empty if it can."""
        for name, evidence_of_run in runs.items():
            run = evidence_of_run.run
            if run.status != "done" or not run.records:
                return f"The run '{name}' did not reach its end ({run.status}); a verdict needs all runs."
        return ""


@cache
def lessons() -> Mapping[str, Lesson]:
    """Return all lessons by slug, in the order in which they are taught."""
    discovered = []
    for module in pkgutil.iter_modules(taught.__path__):
        lesson: Lesson = importlib.import_module(f"{taught.__name__}.{module.name}").LESSON
        object.__setattr__(lesson, "slug", module.name.replace("_", "-"))
        discovered.append(lesson)
    in_order = sorted(discovered, key=lambda lesson: lesson.number)
    return types.MappingProxyType({lesson.slug: lesson for lesson in in_order})


def next_lesson(slug: str) -> Lesson | None:
    """Return the lesson that is taught after the one with this slug; None after the last."""
    slugs = list(lessons())
    after = slugs[slugs.index(slug) + 1 :]
    return lessons()[after[0]] if after else None


def lesson(slug: str) -> Lesson:
    """Return the lesson with this slug.

    Raises:
        InvalidValue: there is none; the message suggests the nearest slug.
    """
    by_slug = lessons()
    if slug not in by_slug:
        raise unknown("lesson", slug, by_slug)
    return by_slug[slug]
