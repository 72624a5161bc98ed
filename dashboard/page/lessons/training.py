"""The training of the runs of a lesson, the measurement of their flatness, and their judgement."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.experiment.study import StudyRun
from core.flatness import Flatness, FlatnessSettings
from core.frames import RunData, flatness_frame
from core.lesson import Lesson
from core.lesson.published_comparison import published_comparison_frame
from core.lesson.verdict import Verdict
from core.store import StoredComparison
from core.store.stored_run import UNFINISHED
from dashboard.figures import flatness as flatness_figure
from dashboard.figures.enlarge import enlarge_figure
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.page.lessons import runs as lesson_runs
from dashboard.running import measuring, running
from dashboard.running.duration import expected_seconds
from dashboard.session.open_lab import shared_gatherer
from dashboard.views import charts, views
from dashboard.views.chart import enlarge_chart
from dashboard.write import st

RENEWED, MEASURED = "renewed lessons", "measured lessons"
STARTS_BY_ITSELF = 25.0
"""Estimated seconds of all runs on one core; every lesson without changes takes less."""

Measured = Mapping[str, Sequence[dict[str, Any]]]
"""Payloads of the classes whose flatness was measured, by run id."""


def train(
    lab: Lab, lesson: Lesson, planned: Sequence[StudyRun], *, revealed: bool, large: bool = False
) -> list[RunData] | None:
    """Train the missing runs, and draw the curves if they are revealed; return the runs when all have ended, else None."""
    experiments = list({item.experiment.id: item.experiment for item in planned}.values())
    _announce_retraining(lab, lesson, planned)
    seconds = expected_seconds(map(lab.executor.speed.estimate, experiments))
    allowed = STARTS_BY_ITSELF if seconds <= STARTS_BY_ITSELF else 0.0
    comparison = StoredComparison.of(((item.experiment.id, item.varied) for item in planned), lesson.slug)
    if not running.start_or_offer(lab, experiments, comparison, allowed=allowed, retrain_outdated=True):
        return None

    view = views.views().get(lesson.view)
    chart = view.charts[0] if view is not None and view.charts else None

    def draw(frames: Frames) -> None:
        if revealed and chart is not None:
            charts.show(
                enlarge_chart(chart) if large else chart,
                lesson_runs.frames_of(lesson, planned, frames.runs, lab, frames.references),
                key=f"lesson-{lesson.slug}-{large}",
                moment=("lesson", large),
            )

    running.show_runs(
        lab,
        shared_gatherer(lab),
        experiments,
        draw,
        views.reference_experiments(lesson.view, experiments),
        names=lesson_runs.run_names(lesson, planned),
    )
    runs = shared_gatherer(lab).runs([experiment.id for experiment in experiments])
    ended = len(runs) == len(experiments) and all(run.status not in UNFINISHED for run in runs)
    return runs if ended else None


def measure_flatness(
    lab: Lab,
    lesson: Lesson,
    planned: Sequence[StudyRun],
    runs: Sequence[RunData],
    *,
    revealed: bool = True,
    large: bool = False,
) -> Measured | None:
    """Measure the flatness of the runs, and draw it if it is revealed; return the payloads when all are complete, else None.

    Raises:
        LabError: a run cannot be measured, or the store cannot be read.
    """
    assert lesson.flatness is not None
    measurement = Flatness(FlatnessSettings.from_dict(lesson.flatness))
    named_runs = lesson_runs.frames_of(lesson, planned, runs, lab).runs
    incomplete = [subject for subject in measuring.subjects(lab, named_runs, measurement) if subject.missing]
    ids = tuple(run.id for run in named_runs)
    if incomplete and st.session_state.get(MEASURED) != ids:
        st.session_state[MEASURED] = ids
        measuring.start(lab, incomplete, measurement)

    def draw(subjects: Sequence[measuring.Subject]) -> None:
        if not revealed:
            return
        rows = flatness_frame([(subject.run, subject.payloads) for subject in subjects])
        figure = flatness_figure.figure(rows)
        charts.show_figure(
            "flatness of each class",
            flatness_figure.how_to_read,
            lambda: (enlarge_figure(figure) if large else figure, flatness_figure.describe(rows)),
            rows.drop(columns="run").rename(columns={"label": "run"}),
            (tuple(subject.signature for subject in subjects), large),
        )

    measuring.show_measurement(lab, named_runs, measurement, draw)
    subjects = measuring.subjects(lab, named_runs, measurement)
    done = all(subject.status == "done" for subject in subjects)
    return {subject.run.id: subject.payloads for subject in subjects} if done else None


def judge(
    lab: Lab, lesson: Lesson, planned: Sequence[StudyRun], runs: Sequence[RunData], flatness: Measured | None
) -> tuple[Verdict, pd.DataFrame, tuple[Any, ...]]:
    """Return the verdict on runs that have ended, their `published_comparison_frame`, and a signature of this state of the runs.

    Raises:
        LabError: the store cannot be read.
    """
    signature = (lesson.slug, *((run.id, run.status, len(run.records)) for run in runs))

    def compute() -> tuple[Verdict, pd.DataFrame]:
        evidence = lesson_runs.collect_evidence(lesson, planned, runs, lab, flatness)
        ended = all(item.run.status == "done" for item in evidence)
        published = lesson.published if ended else ()
        return lesson.verdict(evidence), published_comparison_frame(
            published, dict(zip(lesson.runs, evidence, strict=True))
        )

    return *charts.cached(("verdict", signature), compute), signature


def _announce_retraining(lab: Lab, lesson: Lesson, planned: Sequence[StudyRun]) -> None:
    """Show that runs are trained again because of new versions; the notice remains while the lesson is open."""
    changes = lesson_runs.version_changes(lab, [item.experiment for item in planned])
    if changes:
        st.session_state[RENEWED] = (lesson.slug, changes)
    slug, changes = st.session_state.get(RENEWED, ("", []))
    if slug == lesson.slug:
        st.info(
            f"The stored runs of this lesson were made with other versions ({', '.join(changes)}); they are run again.",
            icon=":material/update:",
        )
