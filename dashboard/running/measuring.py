"""Flatness from the page: whose can be measured, what it costs, how far it is, and Stop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.errors import InvalidValue, LabError, shown
from core.experiment import Experiment
from core.flatness import FlatnessSettings, estimate_flatness_seconds
from core.flatness.cost import check_memory
from core.flatness.stored import check_has_minimum, no_weights
from core.frames import RunData
from core.store.stored_run import UNFINISHED
from dashboard.lab import interest
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.running.running import POLL_SECONDS, duration
from dashboard.session import address
from dashboard.views import charts


@dataclass(frozen=True)
class Subject:
    """A run whose flatness is asked for.

    Attributes:
        run: which one.
        status: of its measurement; None when there is none.
        classes: payloads of the classes that are measured.
        problem: the sentence why it cannot be measured, or why measuring failed.
        seconds: what measuring the rest would take; None where it cannot be measured.
    """

    run: RunData
    status: str | None = None
    classes: Sequence[dict[str, Any]] = field(default=())
    problem: str | None = None
    seconds: float | None = None

    @property
    def active(self) -> bool:
        """Whether it is being measured or waits for it."""
        return self.status in UNFINISHED

    @property
    def signature(self) -> tuple[Any, ...]:
        """What tells this moment of the measurement from another."""
        return self.run.id, self.run.label, self.status, len(self.classes)


def subjects(lab: Lab, runs: Sequence[RunData], settings: FlatnessSettings) -> list[Subject]:
    """How far each of these runs is.

    Raises:
        LabError: the store cannot be read.
    """
    return [_subject(lab, run, settings) for run in runs]


def _subject(lab: Lab, run: RunData, settings: FlatnessSettings) -> Subject:
    progress = lab.executor.flatness(run.id, settings)
    if progress is not None and progress.status in ("done", *UNFINISHED):
        return Subject(run, progress.status, progress.classes)
    status, classes = (progress.status, progress.classes) if progress else (None, [])
    try:
        whole = _seconds(lab, run, settings)
    except LabError as error:
        return Subject(run, status, classes, str(error))
    failure = progress.error if progress else None
    return Subject(run, status, classes, failure, whole * (1 - len(classes) / max(1, len(run.class_names))))


def _seconds(lab: Lab, run: RunData, settings: FlatnessSettings) -> float:
    """What the whole measurement takes; raises the sentence of core where there can be none."""
    experiment = measurable(lab, run)
    check_memory(experiment, settings)
    return estimate_flatness_seconds(experiment, settings)


def measurable(lab: Lab, run: RunData) -> Experiment:
    """The experiment of a run whose network can be looked at.

    Raises:
        LabError: the run has no minimum, no network or no stored weights.
    """
    stored = lab.executor.run(run.id) or lab.store.get(run.id)
    check_has_minimum(stored)
    key = ("weights", stored.id, stored.created, stored.started, stored.status)
    if not charts.once(key, lambda: lab.executor.artifact(run.id, "weights") is not None):
        raise InvalidValue(no_weights(stored))
    return Experiment.from_dict(run.experiment)


def expected_seconds(subjects: Sequence[Subject], slots: int) -> float:
    """What the measurements that are missing take together on so many processes."""
    seconds = [subject.seconds for subject in subjects if subject.seconds is not None]
    return max(max(seconds, default=0.0), sum(seconds) / max(1, slots))


def start(lab: Lab, subjects: Sequence[Subject], settings: FlatnessSettings) -> None:
    """Measure what is missing, in place of what this session had measured before."""
    # Wanted anew, or a measurement that failed would be left as it is.
    interest.measure(lab.executor, [], settings)
    interest.measure(lab.executor, [subject.run.id for subject in subjects if subject.seconds is not None], settings)


def stop(lab: Lab, settings: FlatnessSettings) -> None:
    """Take back this session's interest; a measurement that others wait for goes on."""
    interest.measure(lab.executor, [], settings)


def live(
    lab: Lab, runs: Sequence[RunData], settings: FlatnessSettings, draw: Callable[[Sequence[Subject]], None]
) -> None:
    """Draw what is measured, and again at every class, until all measurements have ended."""
    polling = any(subject.active for subject in subjects(lab, runs, settings))

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def poll() -> None:
        found = subjects(lab, runs, settings)
        # As in `running.live`.
        if polling != any(subject.active for subject in found):
            address.stand()
            st.rerun()
        _status_line(lab, found, settings)
        draw(found)

    poll()


def _status_line(lab: Lab, found: Sequence[Subject], settings: FlatnessSettings) -> None:
    for subject in found:
        if subject.problem:
            st.warning(f"**{shown(subject.run.label)[:60]}** {for_a_page(subject.problem)}", icon=":material/warning:")
    missing = [subject for subject in found if subject.seconds is not None]
    active = any(subject.active for subject in found)
    if not active and not missing:
        _done(found)
        return
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="flatness status")
    if active:
        bar.markdown(_words(found), width="stretch")
        bar.button("Stop", icon=":material/stop_circle:", key="stop measuring", on_click=stop, args=(lab, settings))
        return
    seconds = expected_seconds(missing, lab.executor.slots)
    which = f"{len(missing)} run{'' if len(missing) == 1 else 's'}"
    begun = any(subject.classes for subject in missing)
    bar.markdown(
        f":blue-badge[:material/timer: about {duration(seconds)}] to measure "
        + (f"the classes that are missing of {which}" if begun else which)
        + f" with these settings, on {_plural(min(lab.executor.slots, len(missing)), 'process', 'processes')}",
        width="stretch",
    )
    bar.button(
        "Measure the rest" if begun else "Measure",
        type="primary",
        icon=":material/play_arrow:",
        key="measure",
        on_click=start,
        args=(lab, missing, settings),
    )


def _done(found: Sequence[Subject]) -> None:
    """What the measurements took that are there."""
    classes = [payload for subject in found for payload in subject.classes]
    if classes:
        spent = duration(sum(payload["seconds"] for payload in classes))
        products = sum(payload["products"] for payload in classes)
        st.markdown(f":green-badge[:material/check: Measured] {len(classes)} classes · {products:,} products · {spent}")


def _words(found: Sequence[Subject]) -> str:
    if all(subject.status == "queued" for subject in found if subject.active):
        return ":orange-badge[:material/hourglass_empty: Waiting] the processes are starting, or busy with other runs"
    done = sum(len(subject.classes) for subject in found)
    whole = sum(len(subject.run.class_names) for subject in found if subject.status is not None)
    return f":orange-badge[:material/sync: Measuring] {done} of {whole} classes done"


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
