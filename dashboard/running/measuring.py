"""Measurements on a page: the expected time, *Measure* and *Stop*, the progress, and the results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import LabError, value_text
from core.execution.run_reader import MeasurementProgress
from core.flatness import Measurement, MeasurementPlan
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.running.announcement import announce
from dashboard.running.duration import duration, expected_seconds
from dashboard.running.polling import poll_while
from dashboard.running.waiting import waiting_words
from dashboard.write import Markup, st


@dataclass(frozen=True)
class Subject:
    """A run to be measured, and the state of its measurement.

    Attributes:
        run: the run.
        progress: of its measurement; None before it was requested.
        plan: of the measurement; None where it is done or impossible.
        problem: one sentence why it is impossible.
    """

    run: RunData
    progress: MeasurementProgress | None
    plan: MeasurementPlan | None = None
    problem: str | None = None

    @property
    def status(self) -> str | None:
        """The status of the measurement; None before it was requested."""
        return self.progress.status if self.progress else None

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """The payloads measured so far."""
        return self.progress.payloads if self.progress else []

    @property
    def active(self) -> bool:
        """Whether the measurement is under way or queued."""
        return self.status in UNFINISHED

    @property
    def missing(self) -> bool:
        """Whether part of the measurement is missing and not under way."""
        return self.plan is not None and not self.active

    @property
    def seconds(self) -> float:
        """The expected time of the missing part."""
        return self.plan.seconds_left(len(self.payloads)) if self.plan else 0.0

    @property
    def signature(self) -> tuple[Any, ...]:
        """A value that differs between any two moments of the measurement."""
        return self.run.id, self.run.label, self.status, len(self.payloads)


def subjects(lab: Lab, runs: Sequence[RunData], measurement: Measurement) -> list[Subject]:
    """Return these runs with the states of their measurements.

    Raises:
        LabError: the store cannot be read.
    """
    return [_subject(lab, run, measurement) for run in runs]


def _subject(lab: Lab, run: RunData, measurement: Measurement) -> Subject:
    progress = lab.executor.measurement_progress(run.id, measurement)
    if progress is not None and progress.status == "done":
        return Subject(run, progress)
    try:
        return Subject(run, progress, lab.executor.plan_measurement(run.id, measurement))
    except LabError as error:
        return Subject(run, progress, problem=str(error))


def start(lab: Lab, subjects: Sequence[Subject], measurement: Measurement) -> None:
    """Measure the missing parts, in place of the measurements of this kind that this session requested before."""
    # Withdrawn first: a failed measurement is only tried again when the previous request did not contain it.
    interest.request_measurement(lab.executor, [], measurement)
    try:
        interest.request_measurement(
            lab.executor, [subject.run.id for subject in subjects if subject.missing], measurement
        )
    except LabError as error:
        st.session_state[_problem_key(measurement)] = str(error)


def stop(lab: Lab, measurement: Measurement) -> None:
    """Withdraw this session's request; a measurement that others requested continues."""
    interest.request_measurement(lab.executor, [], measurement)


def show_measurement(
    lab: Lab,
    runs: Sequence[RunData],
    measurement: Measurement,
    draw: Callable[[Sequence[Subject]], None],
    reported: dict[str, str] | None = None,
) -> None:
    """Offer a measurement and draw its results; redraw twice per second until the measurement of every run has ended.

    Args:
        lab: measures.
        runs: to measure.
        measurement: what to measure.
        draw: draws the results.
        reported: reasons why runs cannot be measured, each with the measurement that shows it, so that the other measurements
            on the same page do not repeat it.
    """
    reported = {} if reported is None else reported

    def active() -> bool:
        measured = (lab.executor.measurement_progress(run.id, measurement) for run in runs)
        return any(progress is not None and progress.status in UNFINISHED for progress in measured)

    def draw_measurement() -> None:
        current = subjects(lab, runs, measurement)
        _show_problems(current, measurement, reported)
        _status_line(lab, current, measurement)
        draw(current)

    poll_while(active, draw_measurement)


def _show_problems(subjects: Sequence[Subject], measurement: Measurement, reported: dict[str, str]) -> None:
    for subject in subjects:
        problem = subject.progress.error if subject.progress else None
        if (
            subject.problem
            and reported.setdefault(f"{subject.run.id} {subject.problem}", measurement.slug) == measurement.slug
        ):
            problem = subject.problem
        if problem:
            st.warning(
                Markup("**{}** {}").format(value_text(subject.run.label)[:60], problem), icon=":material/warning:"
            )
    problem = st.session_state.pop(_problem_key(measurement), None)
    if problem:
        st.warning(problem, icon=":material/warning:")


def _status_line(lab: Lab, subjects: Sequence[Subject], measurement: Measurement) -> None:
    missing = [subject for subject in subjects if subject.missing]
    active = any(subject.active for subject in subjects)
    words = (
        _progress_words(lab, subjects, measurement)
        if active
        else ""
        if missing
        else _spent_words(subjects, measurement)
    )
    announce(words, under_way=active, of=measurement.slug)
    if not active and not missing:
        if words:
            st.markdown(words)
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"status of {measurement.slug}")
    if active:
        bar.markdown(words, width="stretch")
        bar.button(
            "Stop",
            icon=":material/stop_circle:",
            key=f"stop {measurement.slug}",
            on_click=stop,
            args=(lab, measurement),
        )
        return
    slots = max(1, lab.executor.slots)
    seconds = expected_seconds((subject.seconds for subject in missing), slots)
    which, begun = _plural(len(missing), "run", "runs"), any(subject.payloads for subject in missing)
    again = sum(subject.plan is not None and subject.plan.trains_again for subject in missing)
    purpose = measurement.purpose.format(runs=f"the {measurement.unit} that are missing of {which}" if begun else which)
    bar.markdown(
        Markup(":blue-badge[:material/timer: about {}] to {}").format(duration(seconds), purpose)
        + (f", {again} of them after training again" if again else "")
        + f", on {_plural(min(slots, len(missing)), 'process', 'processes')}",
        width="stretch",
    )
    bar.button(
        "Measure the rest" if begun else measurement.action,
        type="primary",
        icon=":material/play_arrow:",
        key=f"measure {measurement.slug}",
        on_click=start,
        args=(lab, missing, measurement),
    )


def _spent_words(subjects: Sequence[Subject], measurement: Measurement) -> str:
    """Return the time that the measurements took; nothing where there is none."""
    payloads = [payload for subject in subjects for payload in subject.payloads]
    if not payloads:
        return ""
    products = sum(payload.get("products", 0) for payload in payloads)
    return (
        Markup(":green-badge[:material/check: Measured] {} {}").format(len(payloads), measurement.unit)
        + (f" · {products:,} products" if products else "")
        + f" · {duration(sum(payload['seconds'] for payload in payloads))}"
    )


def _progress_words(lab: Lab, subjects: Sequence[Subject], measurement: Measurement) -> str:
    active = [subject for subject in subjects if subject.active]
    if all(subject.status == "queued" for subject in active):
        return waiting_words(lab, [measurement.id(subject.run.id) for subject in active])
    if not any(subject.payloads for subject in active) and any(s.plan and s.plan.trains_again for s in active):
        return Markup(":orange-badge[:material/sync: Measuring] training again for the checkpoints")
    begun = [subject for subject in subjects if subject.status is not None]
    # A measurement that is done without payloads counts as one.
    done = sum(max(len(subject.payloads), subject.status == "done") for subject in begun)
    whole = sum(subject.plan.payloads if subject.plan else max(1, len(subject.payloads)) for subject in begun)
    return Markup(":orange-badge[:material/sync: Measuring] {} of {} {} done").format(done, whole, measurement.unit)


def _problem_key(measurement: Measurement) -> str:
    return f"problem of {measurement.slug}"


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
