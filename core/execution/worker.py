"""What a worker does for the attempts that it is given at a time."""

import logging
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from distributed import Event, get_worker

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
        parts: of each attempt the experiment as JSON, and which of its seeds, counted from 0.
        name: see `carry_out`, as the three that follow.

    Returns:
        See `carry_out`. A part that is the whole run has `summary` and `artifacts`, another one `end`: a pickled
        `core.training.conduct.End` without its records, see `run_of_parts`.
    """

    def body(emit: Emit, stopped: Stopped) -> Outcomes:
        from core.experiment import Experiment
        from core.training.conduct import complete, conduct_together
        from core.training.part import Part

        chosen = [Part(Experiment.from_dict(experiment), tuple(places)) for experiment, places in parts]
        for number, end in conduct_together(chosen, emit, stopped):
            if end.part == Part.whole(end.part.experiment):
                result = complete([end])
                rest: dict[str, Any] = {"summary": result.summary, "artifacts": result.artifacts}
            else:
                rest = {"end": pickle.dumps(replace(end, records=[]))}
            yield number, {"status": end.status, "error": end.error} | rest

    return carry_out(name, attempts, topic, threads, body)


def run_of_parts(outcomes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The outcome of a whole run from those of its parts; needs no PyTorch."""
    from core.training.conduct import complete

    result = complete([replace(pickle.loads(one["end"]), records=one["records"]) for one in outcomes])
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
        name: see `carry_out`, as the three that follow.

    Returns:
        As `train`; the records are the payloads.
    """

    def body(emit: Emit, stopped: Stopped) -> Outcomes:
        work = pickle.loads(task)
        result = work.measurement.measure(work, partial(emit, 0), partial(stopped, 0))
        yield 0, {"status": result.status, "error": None, "summary": result.summary, "artifacts": dict(result.files)}

    return carry_out(name, attempts, topic, threads, body)


def carry_out(
    name: str, attempts: Sequence[str], topic: str, threads: int, body: Callable[[Emit, Stopped], Outcomes]
) -> list[dict[str, Any] | None]:
    """Do what attempts ask for, called 0, 1, … in what follows, stream their records, and bring back how they ended.

    The stream is for those who watch; what is returned holds every record once more, so that none is lost with an event.

    Args:
        name: of the Dask task.
        attempts: their names, which are also those of the events that stop them.
        topic: where events of the task go: `{"task", "began": provenance, "worker": address}`, then `{"task", "records":
            [(number, place of the first of them among all, from 1, records), …], "ended": [number, …]}`. The outcome of
            what has ended while others go on is there for `take_ended`.
        threads: how many threads PyTorch may use.
        body: is given where records go and whether to stop; yields number and outcome of each as it ends: `status`, `error`
            (one sentence or None), and what the result holds beside that.

    Returns:
        The outcome of each with `records` and `provenance`; None for what was taken.
    """
    # The scheduler imports this module too, and has no use for PyTorch.
    import torch

    from core.training.provenance import provenance

    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    worker, origin = get_worker(), provenance()

    def say(**news: Any) -> None:
        worker.log_event(topic, {"task": name} | news)

    say(began=origin, worker=worker.address)
    stream, asked_to_stop = _Stream(say, len(attempts)), _StopRequests(name, attempts)
    outcomes: dict[int, dict[str, Any]] = {}

    def end(number: int, outcome: dict[str, Any]) -> None:
        outcomes[number] = _ended[name, number] = outcome | {
            "records": stream.records[number],
            "provenance": origin,
        }
        stream.end(number)

    def stopped(number: int) -> bool:
        stream.send_due()
        return asked_to_stop(number)

    try:
        for number, outcome in body(stream.emit, stopped):
            end(number, outcome)
    except Exception as error:
        # Here and not at the client, so that no error of a run depends on its class being known there.
        logger.exception("%s failed", name)
        for number in range(len(attempts)):
            if number not in outcomes:
                end(number, {"status": "failed", "error": failure_sentence(error), "summary": None, "artifacts": {}})
    return [_ended.pop((name, number), None) for number in range(len(attempts))]


def take_ended(name: str, number: int) -> bytes | None:
    """The pickled outcome of an attempt that has ended while others of the task go on; None once it was taken or returned."""
    outcome = _ended.pop((name, number), None)
    return None if outcome is None else pickle.dumps(outcome)


class _Stream:
    """Hands records on: those of the first epoch at once, the others together with those of the next 80 ms.

    An epoch is sent when all that go on have it. What waits goes with the next one or, where that takes long, as soon as the
    work asks whether to stop; what has ended is said when the others go on.
    """

    def __init__(self, say: Callable[..., None], attempts: int) -> None:
        self.records: list[list[dict[str, Any]]] = [[] for _ in range(attempts)]
        self._say = say
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
            self._say(records=fresh, ended=self._ended)
            self._sent, self._sent_at, self._ended = [len(records) for records in self.records], now, []


class _StopRequests:
    """Which attempts are to stop; the scheduler is asked ten times a second, for each question costs a round trip."""

    def __init__(self, name: str, attempts: Sequence[str]) -> None:
        self._called = Event(call_event(name))
        self._events = {number: Event(attempt) for number, attempt in enumerate(attempts)}
        self._asked_at = time.monotonic()
        self._heard: set[int] = set()

    def __call__(self, number: int) -> bool:
        now = time.monotonic()
        # Who was told once must not be told otherwise a moment later: the work may end in several places, each of which asks.
        if number not in self._heard and now - self._asked_at >= STOP_SECONDS:
            self._asked_at = now
            if self._called.is_set():
                # First, so that a call that comes meanwhile is heard the next time.
                self._called.clear()
                self._heard.update(one for one, event in self._events.items() if event.is_set())
        return number in self._heard


def call_event(name: str) -> str:
    """Name of the event that has the worker of a task look which attempts are to stop."""
    return f"call-{name}"
