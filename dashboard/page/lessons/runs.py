"""The runs of a lesson: their frames and names, the evidence for its verdict, and their query on Explore."""

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


def frames_of(
    lesson: Lesson, planned: Sequence[StudyRun], runs: Sequence[RunData], lab: Lab, references: Sequence[RunData] = ()
) -> Frames:
    """Return the frames of the existing runs, in the order and with the names of the lesson; `references` as in `Frames`."""
    by_id = {run.id: run for run in runs}
    names = run_names(lesson, planned)
    return Frames(
        [replace(by_id[key], label=name) for key, name in names.items() if key in by_id], lab.executor, references
    )


def run_names(lesson: Lesson, planned: Sequence[StudyRun]) -> dict[str, str]:
    """Return the names of the runs of a lesson by id; where a change makes runs equal, the name of the first."""
    names: dict[str, str] = {}
    for name, item in zip(lesson.runs, planned, strict=True):
        names.setdefault(item.experiment.id, name)
    return names


def collect_evidence(
    lesson: Lesson,
    planned: Sequence[StudyRun],
    runs: Sequence[RunData],
    lab: Lab,
    flatness: Mapping[str, Sequence[dict]] | None = None,
) -> list[Evidence]:
    """Return the evidence for the verdict, one item per planned run.

    Args:
        lesson: determines the artifacts.
        planned: the runs of the lesson.
        runs: the stored runs, including all planned ones.
        lab: with the artifacts of the runs.
        flatness: payloads of the classes by run id, where the lesson measures flatness.

    Raises:
        LabError: the store cannot be read.
    """
    by_id = {run.id: run for run in runs}
    evidence = []
    for name, item in zip(lesson.runs, planned, strict=True):
        run = replace(by_id[item.experiment.id], label=name)
        has_probabilities = "probabilities" in lesson.artifacts and run.status == "done"
        evidence.append(
            Evidence(
                run,
                probabilities=lab.executor.artifact(run.id, "probabilities") if has_probabilities else None,
                flatness=None if flatness is None else flatness.get(run.id),
            )
        )
    return evidence


def version_changes(lab: Lab, experiments: Sequence[Experiment]) -> list[str]:
    """Return the versions that have changed since the finished runs were trained; empty where none has."""
    changes: dict[str, None] = {}
    for experiment in experiments:
        try:
            run = lab.executor.get_run(experiment.id)
        except LabError:
            continue
        if run is not None and run.status == "done":
            changes |= dict.fromkeys(newer_versions(run.provenance))
    return list(changes)


def explore_query(lesson: Lesson, planned: Sequence[StudyRun]) -> dict[str, str]:
    """Return the query of Explore for these runs if they differ in one key, and otherwise for the first run."""
    first = planned[0].experiment
    setting = Setting(first.to_dict(), view=lesson.view if lesson.view in views() else "accuracy")
    keys = {key for item in planned for key in item.varied}
    if len(keys) == 1 and all(item.varied for item in planned):
        (setting.along,) = keys
        setting.values = [item.varied[setting.along] for item in planned]
    return write(setting, first)


def other_data_notice(lesson: Lesson, changed: Mapping[str, str]) -> str:
    """Return a sentence on how to read the text of a lesson with other data; "" with the data of the lesson."""
    if changed.get("dataset", lesson.base["dataset"]) == lesson.base["dataset"]:
        return ""
    own, changed_classes = (settings.get("dataset.classes", "").split(",") for settings in (lesson.base, changed))
    if len(own) == len(changed_classes) > 1:
        read = " and ".join(f"{new} for {old}" for old, new in zip(own, changed_classes, strict=True))
        return f"Text and names of the runs speak of the lesson's own data: here read {read}."
    return "The text speaks of the lesson's own data; classes and numbers are others here."
