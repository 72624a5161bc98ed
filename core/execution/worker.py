"""The functions that a worker calls for the attempts of an assignment."""

import logging
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.errors import failure_sentence

BATCH_SECONDS = 0.08
STOP_SECONDS = 0.1
logger = logging.getLogger(__name__)

Emit = Callable[[int, dict[str, Any]], None]
Stopped = Callable[[int], bool]
Outcomes = Iterator[tuple[int, dict[str, Any]]]

_ended: dict[tuple[str, int], dict[str, Any]] = {}


def train(
    parts: Sequence[tuple[dict[str, Any], Sequence[int]]], name: str, attempts: Sequence[str], topic: str, threads: int
) -> list[dict[str, Any] | None]:
    """Train parts of runs as one stack, or a run by itself, and stream their records.

    Args:
        parts: for each attempt the experiment as JSON and the positions of its seeds, counted from 0.
        name: see `run_attempts`, also for the three arguments that follow.

    Returns:
        See `run_attempts`. The outcome of a whole run has `summary` and `artifacts`; that of another part has `part_result`, a
        pickled `core.training.run_experiment.PartResult` without its records, see `merge_outcomes`.
    """

    def body(emit: Emit, stopped: Stopped) -> Outcomes:
        from core.experiment import Experiment
        from core.training.part import Part
        from core.training.run_experiment import merge_results, run_parts

        stack = [Part(Experiment.from_dict(experiment), tuple(places)) for experiment, places in parts]
        for number, part_result in run_parts(stack, emit, stopped):
            outcome: dict[str, Any] = {"status": part_result.status, "error": part_result.error}
            if part_result.part == Part.whole(part_result.part.experiment):
                result = merge_results([part_result])
                outcome |= {"summary": result.summary, "artifacts": result.artifacts}
            else:
                outcome["part_result"] = pickle.dumps(replace(part_result, records=[]))
            yield number, outcome

    return run_attempts(name, attempts, topic, threads, body)


def merge_outcomes(outcomes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the outcome of a whole run from the outcomes of its parts; needs no PyTorch."""
    from core.training.run_experiment import merge_results

    results = [replace(pickle.loads(outcome["part_result"]), records=outcome["records"]) for outcome in outcomes]
    result = merge_results(results)
    return outcomes[0] | {
        "status": result.status,
        "error": result.error,
        "summary": result.summary,
        "artifacts": result.artifacts,
    }


def measure(task: bytes, name: str, attempts: Sequence[str], topic: str, threads: int) -> list[dict[str, Any] | None]:
    """Measure a run and stream the payloads.

    Args:
        task: a pickled `core.flatness.measurement.MeasurementTask`.
        name: see `run_attempts`, also for the three arguments that follow.

    Returns:
        The same entries as `train`; the records are the payloads.
    """

    def body(emit: Emit, stopped: Stopped) -> Outcomes:
        work = pickle.loads(task)
        result = work.measurement.measure(work, partial(emit, 0), partial(stopped, 0))
        yield 0, {"status": result.status, "error": None, "summary": result.summary, "artifacts": dict(result.files)}

    return run_attempts(name, attempts, topic, threads, body)


def run_attempts(
    name: str, attempts: Sequence[str], topic: str, threads: int, body: Callable[[Emit, Stopped], Outcomes]
) -> list[dict[str, Any] | None]:
    """Run the body of attempts, numbered 0, 1, … in this order, stream their records, and return their outcomes.

    The stream shows progress; the outcome contains all records again, so that none is lost with an event.

    Args:
        name: key of the Dask task.
        attempts: names of the attempts, which are also the names of the events that stop them.
        topic: of the events of the task: `{"task", "began": provenance, "worker": address}`, then `{"task", "records": [(number,
            first, records), …], "ended": [number, …]}`, where `first` is the number of the first record of the batch, counted
            from 1. `take_ended` returns the outcome of an attempt that ended while others continue.
        threads: number of threads that PyTorch may use.
        body: called with a function that takes the number of an attempt and a record, and a function that returns whether the
            attempt of a number is to stop; yields number and outcome of each attempt when it ends: `status`, `error` (one
            sentence or None), and the other entries of the result.

    Returns:
        The outcome of each attempt with `records` and `provenance`; None for an outcome that `take_ended` has returned.
    """
    # Imported here because scheduler and server import this module too, and do not need these.
    import torch
    from distributed import get_worker

    from core.training.provenance import provenance

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    worker, origin = get_worker(), provenance()

    def report(**entries: Any) -> None:
        worker.log_event(topic, {"task": name} | entries)

    report(began=origin, worker=worker.address)
    stream, stop_requested = _Stream(report, len(attempts)), _StopRequests(name, attempts)
    outcomes: dict[int, dict[str, Any]] = {}

    def end(number: int, outcome: dict[str, Any]) -> None:
        outcomes[number] = _ended[name, number] = outcome | {
            "records": stream.records[number],
            "provenance": origin,
        }
        stream.end(number)

    def stopped(number: int) -> bool:
        stream.send_due()
        return stop_requested(number)

    try:
        for number, outcome in body(stream.emit, stopped):
            end(number, outcome)
    except Exception as error:
        # Handled here, so that the client needs to know no class of exception.
        logger.exception("%s failed", name)
        for number in range(len(attempts)):
            if number not in outcomes:
                end(number, {"status": "failed", "error": failure_sentence(error), "summary": None, "artifacts": {}})
    return [_ended.pop((name, number), None) for number in range(len(attempts))]


def take_ended(name: str, number: int) -> bytes | None:
    """Return the pickled outcome of an attempt that ended while others of its task continue; None the second time."""
    outcome = _ended.pop((name, number), None)
    return None if outcome is None else pickle.dumps(outcome)


def device_type() -> str:
    """Return the type of the device on which this worker trains, such as `cpu`."""
    from core.training.device import chosen_device

    return chosen_device().type


class _Stream:
    """Send records: those of the first epoch at once, the others in batches, at most one every 80 ms.

    An epoch is sent when all attempts that continue have finished it. A batch is sent with the next record or, where that takes
    long, when the work checks whether to stop; the end of an attempt is reported when the others continue.
    """

    def __init__(self, report: Callable[..., None], attempts: int) -> None:
        self.records: list[list[dict[str, Any]]] = [[] for _ in range(attempts)]
        self._report = report
        self._sent = [0] * attempts
        self._sent_at = 0.0
        self._under_way = set(range(attempts))
        self._ended: list[int] = []

    def emit(self, number: int, record: dict[str, Any]) -> None:
        self.records[number].append(record)
        if all(len(self.records[other]) == len(self.records[number]) for other in self._under_way):
            self.send_due()

    def end(self, number: int) -> None:
        self._under_way.discard(number)
        self._ended.append(number)

    def send_due(self) -> None:
        now = time.monotonic()
        if not self._ended and now - self._sent_at < BATCH_SECONDS:
            return
        fresh = [
            (number, sent + 1, records[sent:])
            for number, (records, sent) in enumerate(zip(self.records, self._sent, strict=True))
            if sent < len(records)
        ]
        if fresh or self._ended:
            self._report(records=fresh, ended=self._ended)
            self._sent, self._sent_at, self._ended = [len(records) for records in self.records], now, []


class _StopRequests:
    """Tell which attempts are to stop.

    The event of the task is checked ten times per second at most, because each check is a round trip to the scheduler. The events
    of the attempts are checked only when it is set.
    """

    def __init__(self, name: str, attempts: Sequence[str]) -> None:
        from distributed import Event

        self._task = Event(stop_event(name))
        self._events = {number: Event(attempt) for number, attempt in enumerate(attempts)}
        self._checked_at = time.monotonic()
        self._requested: set[int] = set()

    def __call__(self, number: int) -> bool:
        now = time.monotonic()
        # Once True it stays True: the work checks in several places, and all of them must agree.
        if number not in self._requested and now - self._checked_at >= STOP_SECONDS:
            self._checked_at = now
            if self._task.is_set():
                # Cleared first, so that a request that arrives meanwhile is noticed at the next check.
                self._task.clear()
                self._requested.update(other for other, event in self._events.items() if event.is_set())
        return number in self._requested


def stop_event(name: str) -> str:
    """Return the name of the event that makes the worker of a task check which of its attempts are to stop."""
    return f"stop-{name}"
