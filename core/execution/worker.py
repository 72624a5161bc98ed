"""What a worker does for one attempt."""

import logging
import pickle
import time
from collections.abc import Callable
from typing import Any

from distributed import Event, get_worker

from core.errors import failure_sentence

BATCH_SECONDS = 0.08
STOP_SECONDS = 0.1
logger = logging.getLogger(__name__)


Emit = Callable[[dict[str, Any]], None]


def train(experiment: dict[str, Any], attempt: str, topic: str, threads: int) -> dict[str, Any]:
    """Run an experiment and stream its records.

    Args:
        experiment: as JSON.
        attempt: see `carry_out`, as the two that follow.

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

    return carry_out(attempt, topic, threads, body)


def measure(task: bytes, attempt: str, topic: str, threads: int) -> dict[str, Any]:
    """Measure a run and stream the payloads.

    Args:
        task: a pickled `core.flatness.measurement.MeasurementTask`.
        attempt: see `carry_out`, as the two that follow.

    Returns:
        As `train`; the records are the payloads.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:
        work = pickle.loads(task)
        result = work.measurement.measure(work, emit, stopped)
        return {"status": result.status, "error": None, "summary": result.summary, "artifacts": dict(result.files)}

    return carry_out(attempt, topic, threads, body)


def carry_out(
    attempt: str, topic: str, threads: int, body: Callable[[Emit, Callable[[], bool]], dict[str, Any]]
) -> dict[str, Any]:
    """Do what an attempt asks for, stream its records, and bring back how it ended.

    The stream is for those who watch; what is returned holds every record once more, so that none is lost with an event.

    Args:
        attempt: name of the attempt, which is also that of the event that stops it.
        topic: where its events go: `{"attempt", "began": provenance}`, then `{"attempt", "records": [...],
            "first"}`, with the place of the first of them among all, from 1.
        threads: how many threads PyTorch may use.
        body: is given where records go and whether to stop; returns `status`, `error`, `summary` and `artifacts`.
    """
    # The scheduler imports this module too, and has no use for PyTorch.
    import torch

    from core.training.provenance import provenance

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    log_event, origin = get_worker().log_event, provenance()
    log_event(topic, {"attempt": attempt, "began": origin})
    stream = _Stream(lambda records, first: log_event(topic, {"attempt": attempt, "records": records, "first": first}))
    asked_to_stop = _asked_to_stop(attempt)

    def stopped() -> bool:
        stream.send_due()
        return asked_to_stop()

    outcome: dict[str, Any] = {"summary": None, "artifacts": {}, "records": stream.records, "provenance": origin}
    try:
        return outcome | body(stream.emit, stopped)
    except Exception as error:
        # Here and not at the client, so that no error of a run depends on its class being known there.
        logger.exception("Run %s failed", attempt)
        return outcome | {"status": "failed", "error": failure_sentence(error)}


class _Stream:
    """Hands records on: the first at once, the others together with those of the next 80 ms.

    What waits goes with the next record or, where that takes long, as soon as the work asks whether to stop.
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


def _asked_to_stop(attempt: str) -> Callable[[], bool]:
    """Whether the attempt's event is set; the scheduler is asked ten times a second, for each question costs a round trip."""
    event = Event(attempt)
    asked_at, heard = time.monotonic(), False

    def stopped() -> bool:
        nonlocal asked_at, heard
        now = time.monotonic()
        # Who was told once must not be told otherwise a moment later: the work may end in several places, each of which asks.
        if not heard and now - asked_at >= STOP_SECONDS:
            asked_at, heard = now, event.is_set()
        return heard

    return stopped
