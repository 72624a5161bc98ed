"""The runs of a lesson on their way: trained while one reads, drawn when one may see them, measured, and judged."""

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
from core.store.stored_run import UNFINISHED
from dashboard.figures import flatness as flatness_figure
from dashboard.figures.enlarged import enlarged
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.page.lessons import runs as lesson_runs
from dashboard.running import measuring, running
from dashboard.running.duration import expected_seconds
from dashboard.session.open_lab import shared_gatherer
from dashboard.views import charts, views
from dashboard.views.chart import enlarged as larger
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


def trained(
    lab: Lab, one: Lesson, planned: Sequence[StudyRun], *, revealed: bool, large: bool = False
) -> list[RunData] | None:
    """Train what is missing, and draw the curves if they may be seen; the runs once all have ended, else None."""
    experiments = list({item.experiment.id: item.experiment for item in planned}.values())
    _say_what_is_older(lab, one, planned)
    seconds = expected_seconds(map(estimate_seconds, experiments))
    allowed = STARTS_BY_ITSELF if seconds <= STARTS_BY_ITSELF else 0.0
    if not running.start_or_offer(lab, experiments, allowed=allowed, retrain_outdated=True):
        return None

    view = views.views().get(one.view)
    chart = view.charts[0] if view is not None and view.charts else None

    def draw(frames: Frames) -> None:
        if revealed and chart is not None:
            charts.show(
                larger(chart) if large else chart,
                lesson_runs.named(one, planned, frames.runs, lab, frames.references),
                key=f"lesson-{one.slug}-{large}",
                moment=("lesson", large),
            )

    running.show_runs(
        lab,
        shared_gatherer(lab),
        experiments,
        draw,
        views.reference_experiments(one.view, experiments),
        names=lesson_runs.names(one, planned),
    )
    runs = shared_gatherer(lab).runs([experiment.id for experiment in experiments])
    ended = len(runs) == len(experiments) and all(run.status not in UNFINISHED for run in runs)
    return runs if ended else None


def flattened(
    lab: Lab,
    one: Lesson,
    planned: Sequence[StudyRun],
    runs: Sequence[RunData],
    *,
    revealed: bool = True,
    large: bool = False,
) -> Measured | None:
    """Measure the flatness of the runs, and draw it if it is to be seen; the payloads once all are there, else None.

    Raises:
        LabError: a run cannot be measured, or the store cannot be read.
    """
    assert one.flatness is not None
    measurement = Flatness(FlatnessSettings.from_dict(one.flatness))
    named = lesson_runs.named(one, planned, runs, lab).runs
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
        charts.simple(
            "flatness of each class",
            flatness_figure.how_to_read,
            lambda: (enlarged(figure) if large else figure, flatness_figure.describe(rows)),
            rows.drop(columns="run").rename(columns={"label": "run"}),
            (tuple(subject.signature for subject in found), large),
        )

    measuring.show_measurement(lab, named, measurement, draw)
    found = measuring.subjects(lab, named, measurement)
    return {one.run.id: one.payloads for one in found} if all(one.status == "done" for one in found) else None


def judged(
    lab: Lab, one: Lesson, planned: Sequence[StudyRun], runs: Sequence[RunData], flatness: Measured | None
) -> Judged:
    """The verdict on runs that have ended, and what goes with it.

    Raises:
        LabError: the store cannot be read.
    """
    signature = (one.slug, *((run.id, run.status, len(run.records)) for run in runs))

    def judge() -> Judged:
        found = lesson_runs.evidence(one, planned, runs, lab, flatness)
        ended = all(item.run.status == "done" for item in found)
        published = one.published if ended else ()
        rows = published_comparison_frame(published, dict(zip(one.runs, found, strict=True)))
        return Judged(one.verdict(found), one.meaning(found), rows, signature)

    judgement: Judged = charts.once(("verdict", signature), judge)
    return judgement


def _say_what_is_older(lab: Lab, one: Lesson, planned: Sequence[StudyRun]) -> None:
    """That stored runs were made with other versions; it stays on the page while the lesson does."""
    older = lesson_runs.outdated(lab, [item.experiment for item in planned])
    if older:
        st.session_state[RENEWED] = (one.slug, older)
    slug, changes = st.session_state.get(RENEWED, ("", []))
    if slug == one.slug:
        st.info(
            f"The stored runs of this lesson were made with other versions ({', '.join(changes)}); they are run again.",
            icon=":material/update:",
        )
