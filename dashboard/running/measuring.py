"""Measurements on a page: what can be measured, what it takes, how far it is, Stop, and the result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import LabError, shown
from core.execution.run_reader import MeasurementProgress
from core.flatness import Measurement, MeasurementPlan
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab import interest
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.running.running import POLL_SECONDS, duration
from dashboard.session import address


@dataclass(frozen=True)
class Subject:
    """A run that a page wants measured.

    Attributes:
        run: which one.
        progress: of its measurement; None when there is none.
        plan: what the measurement takes; None where it is done or impossible.
        problem: the sentence why it is impossible.
    """

    run: RunData
    progress: MeasurementProgress | None
    plan: MeasurementPlan | None = None
    problem: str | None = None

    @property
    def status(self) -> str | None:
        """Of the measurement; None when there is none."""
        return self.progress.status if self.progress else None

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """What is measured already."""
        return self.progress.payloads if self.progress else []

    @property
    def active(self) -> bool:
        """Whether it is being measured or waits for it."""
        return self.status in UNFINISHED

    @property
    def missing(self) -> bool:
        """Whether something is left to measure and nobody is at it."""
        return self.plan is not None and not self.active

    @property
    def seconds(self) -> float:
        """Expected time of what is left to measure."""
        return self.plan.seconds_left(len(self.payloads)) if self.plan else 0.0

    @property
    def signature(self) -> tuple[Any, ...]:
        """Distinguishes this moment of the measurement from others."""
        return self.run.id, self.run.label, self.status, len(self.payloads)


def subjects(lab: Lab, runs: Sequence[RunData], measurement: Measurement) -> list[Subject]:
    """How far each of these runs is.

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
    """Measure what is missing, in place of what this session had measured of this kind before."""
    # Wanted anew, or a measurement that failed would be left as it is.
    interest.measure(lab.executor, [], measurement)
    try:
        interest.measure(lab.executor, [subject.run.id for subject in subjects if subject.missing], measurement)
    except LabError as error:
        st.session_state[_problem_key(measurement)] = str(error)


def stop(lab: Lab, measurement: Measurement) -> None:
    """Take back this session's interest; a measurement that others wait for goes on."""
    interest.measure(lab.executor, [], measurement)


def live(
    lab: Lab,
    runs: Sequence[RunData],
    measurement: Measurement,
    draw: Callable[[Sequence[Subject]], None],
    said: dict[str, str] | None = None,
) -> None:
    """Offer a measurement and draw what is measured, again at every payload until all runs have ended.

    Args:
        lab: measures.
        runs: what to measure.
        measurement: what to measure of them.
        draw: draws the results.
        said: why runs cannot be measured, with the measurement that says so; the others of the same page are silent about it.
    """
    polling = any(subject.active for subject in subjects(lab, runs, measurement))
    said = {} if said is None else said

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def poll() -> None:
        current = subjects(lab, runs, measurement)
        # As in `running.live`.
        if polling != any(subject.active for subject in current):
            address.stand()
            st.rerun()
        _problems(current, measurement, said)
        _status_line(lab, current, measurement)
        draw(current)

    poll()


def _problems(subjects: Sequence[Subject], measurement: Measurement, said: dict[str, str]) -> None:
    for subject in subjects:
        problem = subject.progress.error if subject.progress else None
        if (
            subject.problem
            and said.setdefault(f"{subject.run.id} {subject.problem}", measurement.slug) == measurement.slug
        ):
            problem = subject.problem
        if problem:
            st.warning(f"**{shown(subject.run.label)[:60]}** {for_a_page(problem)}", icon=":material/warning:")
    problem = st.session_state.pop(_problem_key(measurement), None)
    if problem:
        st.warning(problem, icon=":material/warning:")


def _status_line(lab: Lab, subjects: Sequence[Subject], measurement: Measurement) -> None:
    missing = [subject for subject in subjects if subject.missing]
    active = any(subject.active for subject in subjects)
    if not active and not missing:
        _spent(subjects, measurement)
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"status of {measurement.slug}")
    if active:
        bar.markdown(_progress_words(subjects, measurement), width="stretch")
        bar.button(
            "Stop",
            icon=":material/stop_circle:",
            key=f"stop {measurement.slug}",
            on_click=stop,
            args=(lab, measurement),
        )
        return
    seconds = [subject.seconds for subject in missing]
    slots = max(1, lab.executor.slots)
    which, begun = _plural(len(missing), "run", "runs"), any(subject.payloads for subject in missing)
    again = sum(subject.plan is not None and subject.plan.trains_again for subject in missing)
    purpose = measurement.purpose.format(runs=f"the {measurement.unit} that are missing of {which}" if begun else which)
    bar.markdown(
        f":blue-badge[:material/timer: about {duration(max(*seconds, sum(seconds) / slots))}] to {purpose}"
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


def _spent(subjects: Sequence[Subject], measurement: Measurement) -> None:
    """What the measurements took."""
    payloads = [payload for subject in subjects for payload in subject.payloads]
    if payloads:
        spent = duration(sum(payload["seconds"] for payload in payloads))
        products = sum(payload.get("products", 0) for payload in payloads)
        st.markdown(
            f":green-badge[:material/check: Measured] {len(payloads)} {measurement.unit}"
            + (f" · {products:,} products" if products else "")
            + f" · {spent}"
        )


def _progress_words(subjects: Sequence[Subject], measurement: Measurement) -> str:
    active = [subject for subject in subjects if subject.active]
    if all(subject.status == "queued" for subject in active):
        return ":orange-badge[:material/hourglass_empty: Waiting] the processes are starting, or busy with other runs"
    if not any(subject.payloads for subject in active) and any(s.plan and s.plan.trains_again for s in active):
        return ":orange-badge[:material/sync: Measuring] training again for the checkpoints"
    begun = [subject for subject in subjects if subject.status is not None]
    # A measurement that is done without payloads counts as one.
    done = sum(max(len(subject.payloads), subject.status == "done") for subject in begun)
    whole = sum(subject.plan.payloads if subject.plan else max(1, len(subject.payloads)) for subject in begun)
    return f":orange-badge[:material/sync: Measuring] {done} of {whole} {measurement.unit} done"


def _problem_key(measurement: Measurement) -> str:
    return f"problem of {measurement.slug}"


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
