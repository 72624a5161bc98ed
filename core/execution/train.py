"""What a worker does for one attempt."""

import logging
import time
from collections.abc import Callable
from typing import Any

from distributed import Event, get_worker

from core.failure import failure_sentence

BATCH_SECONDS = 0.08
STOP_SECONDS = 0.1
logger = logging.getLogger(__name__)


def train(experiment: dict[str, Any], attempt: str, topic: str, threads: int) -> dict[str, Any]:
    """Run an experiment and stream its records.

    The stream is for those who watch; what is returned holds every record once more, so that none is lost with an event.

    Args:
        experiment: as JSON.
        attempt: name of the attempt, which is also that of the event that stops it.
        topic: where its events go: `{"attempt", "began": provenance}`, then `{"attempt", "records": [...]}`.
        threads: how many threads PyTorch may use.

    Returns:
        `status`, `error` (one sentence or None), `summary` (or None), `artifacts`, `records`, `provenance`.
    """
    # The scheduler imports this module too, and has no use for PyTorch.
    import torch

    from core.conduct import conduct
    from core.experiment import Experiment
    from core.provenance import provenance

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    log_event, origin = get_worker().log_event, provenance()
    log_event(topic, {"attempt": attempt, "began": origin})
    stream = _Stream(lambda records: log_event(topic, {"attempt": attempt, "records": records}))
    outcome: dict[str, Any] = {"summary": None, "artifacts": {}, "records": stream.records, "provenance": origin}
    try:
        result = conduct(Experiment.from_dict(experiment), stream.emit, _asked_to_stop(attempt))
    except Exception as error:
        # Here and not at the client, so that no error of a run depends on its class being known there.
        logger.exception("Run %s failed", attempt)
        return outcome | {"status": "failed", "error": failure_sentence(error)}
    return outcome | {
        "status": result.status,
        "error": result.error,
        "summary": result.summary,
        "artifacts": result.artifacts,
    }


class _Stream:
    """Hands records on: the first at once, the others together with those of the next 80 ms."""

    def __init__(self, send: Callable[[list[dict[str, Any]]], None]) -> None:
        self.records: list[dict[str, Any]] = []
        self._send = send
        self._sent = 0
        self._sent_at = 0.0

    def emit(self, record: dict[str, Any]) -> None:
        self.records.append(record)
        now = time.monotonic()
        if now - self._sent_at >= BATCH_SECONDS:
            self._send(self.records[self._sent :])
            self._sent, self._sent_at = len(self.records), now


def _asked_to_stop(attempt: str) -> Callable[[], bool]:
    """Whether the attempt's event is set; the scheduler is asked ten times a second, for each question costs a round trip."""
    event = Event(attempt)
    asked_at = time.monotonic()

    def stopped() -> bool:
        nonlocal asked_at
        now = time.monotonic()
        if now - asked_at < STOP_SECONDS:
            return False
        asked_at = now
        return event.is_set()

    return stopped
