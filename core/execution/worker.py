"""The functions that a worker calls for an attempt."""

import logging
import pickle
import time
from collections.abc import Callable
from typing import Any

from core.errors import failure_sentence

BATCH_SECONDS = 0.08
STOP_SECONDS = 0.1
logger = logging.getLogger(__name__)


Emit = Callable[[dict[str, Any]], None]


def train(experiment: dict[str, Any], attempt: str, topic: str, threads: int) -> dict[str, Any]:
    """Train an experiment and stream its records.

    Args:
        experiment: as JSON.
        attempt: see `run_attempt`, also for the two arguments that follow.

    Returns:
        `status`, `error` (one sentence or None), `summary` (or None), `artifacts`, `records`, `provenance`.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:
        from core.experiment import Experiment
        from core.training.conduct import conduct

        result = conduct(Experiment.from_dict(experiment), emit, stopped)
        return {
            "status": result.status,
            "error": result.error,
            "summary": result.summary,
            "artifacts": result.artifacts,
        }

    return run_attempt(attempt, topic, threads, body)


def measure(task: bytes, attempt: str, topic: str, threads: int) -> dict[str, Any]:
    """Measure a run and stream the payloads.

    Args:
        task: a pickled `core.flatness.measurement.MeasurementTask`.
        attempt: see `run_attempt`, also for the two arguments that follow.

    Returns:
        the same entries as `train`; the records are the payloads.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:
        work = pickle.loads(task)
        result = work.measurement.measure(work, emit, stopped)
        return {"status": result.status, "error": None, "summary": result.summary, "artifacts": dict(result.files)}

    return run_attempt(attempt, topic, threads, body)


def run_attempt(
    attempt: str, topic: str, threads: int, body: Callable[[Emit, Callable[[], bool]], dict[str, Any]]
) -> dict[str, Any]:
    """Run the body of an attempt, stream its records, and return its outcome.

    The stream shows progress; the outcome contains all records again, so that none is lost with an event.

    Args:
        attempt: name of the attempt, which is also the name of the event that stops it.
        topic: of its events: `{"attempt", "began": provenance}`, then `{"attempt", "records": [...], "first"}`, where `first` is
            the number of the first record of the batch, counted from 1.
        threads: number of threads that PyTorch may use.
        body: called with a function that takes each record and a function that returns whether to stop; returns `status`,
            `error`, `summary` and `artifacts`.
    """
    # Imported here because scheduler and server import this module too, and do not need these.
    import torch
    from distributed import get_worker

    from core.training.provenance import provenance

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    log_event, origin = get_worker().log_event, provenance()
    log_event(topic, {"attempt": attempt, "began": origin})
    stream = _Stream(lambda records, first: log_event(topic, {"attempt": attempt, "records": records, "first": first}))
    stop_requested = _stop_requested(attempt)

    def stopped() -> bool:
        stream.send_due()
        return stop_requested()

    outcome: dict[str, Any] = {"summary": None, "artifacts": {}, "records": stream.records, "provenance": origin}
    try:
        return outcome | body(stream.emit, stopped)
    except Exception as error:
        # Handled here, so that the client needs to know no class of exception.
        logger.exception("Run %s failed", attempt)
        return outcome | {"status": "failed", "error": failure_sentence(error)}


class _Stream:
    """Send records: the first at once, the others in batches, at most one every 80 ms.

    A batch is sent with the next record or, where that takes long, when the work checks whether to stop.
    """

    def __init__(self, send: Callable[[list[dict[str, Any]], int], None]) -> None:
        self.records: list[dict[str, Any]] = []
        self._send = send
        self._sent = 0
        self._sent_at = 0.0

    def emit(self, record: dict[str, Any]) -> None:
        self.records.append(record)
        self.send_due()

    def send_due(self) -> None:
        now = time.monotonic()
        if self._sent < len(self.records) and now - self._sent_at >= BATCH_SECONDS:
            self._send(self.records[self._sent :], self._sent + 1)
            self._sent, self._sent_at = len(self.records), now


def _stop_requested(attempt: str) -> Callable[[], bool]:
    """Return a function that tells whether the attempt's event is set.

    It checks ten times per second at most, because each check is a round trip to the scheduler.
    """
    from distributed import Event

    event = Event(attempt)
    checked_at, requested = time.monotonic(), False

    def stopped() -> bool:
        nonlocal checked_at, requested
        now = time.monotonic()
        # Once True it stays True: the work checks in several places, and all of them must agree.
        if not requested and now - checked_at >= STOP_SECONDS:
            checked_at, requested = now, event.is_set()
        return requested

    return stopped
