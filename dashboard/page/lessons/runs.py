"""The runs of a lesson on the page: under the names that the lesson gives them, and as its verdict wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.errors import LabError
from core.experiment import Experiment
from core.experiment.study import StudyRun
from core.frames import RunData
from core.lesson import Lesson
from core.lesson.verdict import Evidence
from core.training.provenance import newer_versions
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.session.setting import Setting, write
from dashboard.views.views import views


def named(
    lesson: Lesson, planned: Sequence[StudyRun], runs: Sequence[RunData], lab: Lab, references: Sequence[RunData] = ()
) -> Frames:
    """The frames of the runs there are, each once, in the lesson's order and under its names; `references` as in `Frames`."""
    there = {run.id: run for run in runs}
    own = names(lesson, planned)
    return Frames(
        [replace(there[key], label=name) for key, name in own.items() if key in there], lab.executor, references
    )


def names(lesson: Lesson, planned: Sequence[StudyRun]) -> dict[str, str]:
    """The names that a lesson gives its runs, by id; runs that a change has made equal are named as the first of them."""
    own: dict[str, str] = {}
    for name, item in zip(lesson.runs, planned, strict=True):
        own.setdefault(item.experiment.id, name)
    return own


def evidence(
    lesson: Lesson,
    planned: Sequence[StudyRun],
    runs: Sequence[RunData],
    lab: Lab,
    flatness: Mapping[str, Sequence[dict]] | None = None,
) -> list[Evidence]:
    """What the verdict is reached by.

    Args:
        lesson: says what is needed.
        planned: its runs.
        runs: those there are; all of them.
        lab: has their artifacts.
        flatness: payloads of the classes by run id, where the lesson asks for them.

    Raises:
        LabError: the store cannot be read.
    """
    there = {run.id: run for run in runs}
    found = []
    for name, item in zip(lesson.runs, planned, strict=True):
        run = replace(there[item.experiment.id], label=name)
        wanted = "probabilities" in lesson.artifacts and run.status == "done"
        found.append(
            Evidence(
                run,
                probabilities=lab.executor.artifact(run.id, "probabilities") if wanted else None,
                flatness=None if flatness is None else flatness.get(run.id),
            )
        )
    return found


def outdated(lab: Lab, experiments: Sequence[Experiment]) -> list[str]:
    """What has changed since runs that are stored as done were made; empty when none of them is older."""
    found: dict[str, None] = {}
    for experiment in experiments:
        try:
            run = lab.executor.get_run(experiment.id)
        except LabError:
            continue
        if run is not None and run.status == "done":
            found |= dict.fromkeys(newer_versions(run.provenance))
    return list(found)


def explore_query(lesson: Lesson, planned: Sequence[StudyRun]) -> dict[str, str]:
    """The query of Explore for the same runs where they differ in one key, and for the first of them otherwise."""
    first = planned[0].experiment
    setting = Setting(first.to_dict(), view=lesson.view if lesson.view in views() else "accuracy")
    keys = {key for item in planned for key in item.varied}
    if len(keys) == 1 and all(item.varied for item in planned):
        (setting.along,) = keys
        setting.values = [item.varied[setting.along] for item in planned]
    return write(setting, first)


def other_classes(lesson: Lesson, changed: Mapping[str, str]) -> str:
    """How to read the text of a lesson when its data are others; empty when they are its own."""
    if changed.get("dataset", lesson.base["dataset"]) == lesson.base["dataset"]:
        return ""
    own, others = (settings.get("dataset.classes", "").split(",") for settings in (lesson.base, changed))
    if len(own) == len(others) > 1:
        read = " and ".join(f"{other} for {one}" for one, other in zip(own, others, strict=True))
        return f"Text and names of the runs speak of the lesson's own data: here read {read}."
    return "The text speaks of the lesson's own data; classes and numbers are others here."
