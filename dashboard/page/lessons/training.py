"""The training of the runs of a lesson, the measurement of their flatness, and their judgement."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.experiment.estimate import estimate_seconds
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
"""Estimated seconds of all runs on one core; every lesson as it is stays below."""

Measured = Mapping[str, Sequence[dict[str, Any]]]
"""Payloads of the classes whose flatness was measured, by run id."""


@dataclass(frozen=True)
class Judged:
    """A lesson whose runs have ended.

    Attributes:
        verdict: on the runs.
        meaning: the paragraphs about the results.
        published: `published_comparison_frame`.
        signature: tells this moment of the runs from another.
    """

    verdict: Verdict
    meaning: list[str]
    published: pd.DataFrame
    signature: tuple[Any, ...]


def train(
    lab: Lab, lesson: Lesson, planned: Sequence[StudyRun], *, revealed: bool, large: bool = False
) -> list[RunData] | None:
    """Train the missing runs, and draw the curves if they are revealed; return the runs when all have ended, else None."""
    experiments = list({item.experiment.id: item.experiment for item in planned}.values())
    _announce_retraining(lab, lesson, planned)
    seconds = expected_seconds(map(estimate_seconds, experiments))
    # Not corrected by what this machine takes: a lesson starts by itself on a slow one too.
    allowed = math.inf if seconds <= STARTS_BY_ITSELF else 0.0
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
    named = lesson_runs.frames_of(lesson, planned, runs, lab).runs
    waiting = [found for found in measuring.subjects(lab, named, measurement) if found.missing]
    wish = tuple(run.id for run in named)
    if waiting and st.session_state.get(MEASURED) != wish:
        st.session_state[MEASURED] = wish
        measuring.start(lab, waiting, measurement)

    def draw(found: Sequence[measuring.Subject]) -> None:
        if not revealed:
            return
        rows = flatness_frame([(subject.run, subject.payloads) for subject in found])
        figure = flatness_figure.figure(rows)
        charts.show_figure(
            "flatness of each class",
            flatness_figure.how_to_read,
            lambda: (enlarge_figure(figure) if large else figure, flatness_figure.describe(rows)),
            rows.drop(columns="run").rename(columns={"label": "run"}),
            (tuple(subject.signature for subject in found), large),
        )

    measuring.show_measurement(lab, named, measurement, draw)
    found = measuring.subjects(lab, named, measurement)
    done = all(subject.status == "done" for subject in found)
    return {subject.run.id: subject.payloads for subject in found} if done else None


def judge(
    lab: Lab, lesson: Lesson, planned: Sequence[StudyRun], runs: Sequence[RunData], flatness: Measured | None
) -> Judged:
    """The verdict on runs that have ended, and what goes with it.

    Raises:
        LabError: the store cannot be read.
    """
    signature = (lesson.slug, *((run.id, run.status, len(run.records)) for run in runs))

    def compute() -> Judged:
        found = lesson_runs.collect_evidence(lesson, planned, runs, lab, flatness)
        ended = all(item.run.status == "done" for item in found)
        published = lesson.published if ended else ()
        rows = published_comparison_frame(published, dict(zip(lesson.runs, found, strict=True)))
        return Judged(lesson.verdict(found), lesson.meaning(found), rows, signature)

    judgement: Judged = charts.cached(("verdict", signature), compute)
    return judgement


def _announce_retraining(lab: Lab, lesson: Lesson, planned: Sequence[StudyRun]) -> None:
    """Show that runs are trained again because of new versions; the notice remains while the lesson is open."""
    older = lesson_runs.version_changes(lab, [item.experiment for item in planned])
    if older:
        st.session_state[RENEWED] = (lesson.slug, older)
    slug, changes = st.session_state.get(RENEWED, ("", []))
    if slug == lesson.slug:
        st.info(
            f"The stored runs of this lesson were made with other versions ({', '.join(changes)}); they are run again.",
            icon=":material/update:",
        )
