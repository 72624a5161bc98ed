"""Runs from start to end, as the payloads that the command line prints and the store contains.

`docs/architecture.md` lists the keys of the payloads.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Num

from core.experiment import Experiment
from core.metrics import final_evaluation
from core.training.checkpoints import Checkpoints, artifact_name
from core.training.merging import merge_outcomes, merge_payloads, merge_weights
from core.training.part import Part
from core.training.record import Outcome

if TYPE_CHECKING:
    from core.training.member import Member

COLLAPSED_SHARE = 0.999


@dataclass(frozen=True)
class Result:
    """How a run ended.

    Attributes:
        status: `done`, `stopped` or `diverged`.
        summary: the summary line without its type.
        artifacts: name to bytes in NumPy's npz form.
        error: one sentence when the run diverged.
    """

    status: str
    summary: dict[str, Any]
    artifacts: dict[str, bytes] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, eq=False)
class PartResult:
    """How a part of a run ended.

    Attributes:
        part: the seeds and their run.
        status: see `Result`.
        seconds: the time that it took.
        records: payloads of its epochs.
        outcome: its outcome; None when it has finished no epoch, and when it diverged.
        weights: the checkpoints before the last epoch, by epoch.
        error: one sentence when it diverged.
    """

    part: Part
    status: str
    seconds: float
    records: list[dict[str, Any]]
    outcome: Outcome | None
    weights: dict[int, dict[str, np.ndarray]]
    error: str | None


def start_payload(experiment: Experiment) -> dict[str, Any]:
    """Return the start line without its type."""
    return {
        "id": experiment.id,
        "experiment": experiment.to_dict(),
        "class_names": list(experiment.class_names),
        "train_counts": experiment.train_counts,
    }


def run_experiment(
    experiment: Experiment,
    emit: Callable[[dict[str, Any]], None],
    stopped: Callable[[], bool] = lambda: False,
    checkpoints: int = 0,
) -> Result:
    """Run an experiment to its end.

    Args:
        experiment: the experiment.
        emit: called with the payload of each record as soon as there is one.
        stopped: called after each batch and each record; the run ends when it returns True.
        checkpoints: number of epochs whose weights are stored, see `core.training.checkpoints`.
    """
    began = time.perf_counter()
    parts = [Part.whole(experiment)]
    results = run_parts(parts, lambda _, record: emit(record), lambda _: stopped(), checkpoints)
    result = merge_results([part_result for _, part_result in results])
    return replace(result, summary=result.summary | {"seconds": round(time.perf_counter() - began, 4)})


def run_parts(
    parts: Sequence[Part],
    emit: Callable[[int, dict[str, Any]], None],
    stopped: Callable[[int], bool] = lambda _: False,
    checkpoints: int = 0,
) -> Iterator[tuple[int, PartResult]]:
    """Train parts of runs that share a stack (`core.training.part`), or one whole run, each to its end.

    An error before the first record (too few samples, not enough memory) is an error of all parts.

    Args:
        parts: the parts, numbered 0, 1, … in this order.
        emit: called with the number of a part and the payload of its record as soon as there is one.
        stopped: called with the number of each part after each batch and each record; the part ends when it returns True.
        checkpoints: number of epochs whose weights are stored, see `core.training.checkpoints`.

    Yields:
        The number and the result of each part when it has ended; the other parts continue with the iterator.
    """
    # Imported here because the server uses the rest of this module, and does not import PyTorch.
    from core.training.active_run import train
    from core.training.member import Member

    began = time.perf_counter()
    members = [
        Member(part, partial(stopped, number), Checkpoints(part.experiment, checkpoints))
        for number, part in enumerate(parts)
    ]
    payloads: list[list[dict[str, Any]]] = [[] for _ in parts]
    under_way = dict(enumerate(members))
    for records in chain(train(members), [{}]):
        for number, member in list(under_way.items()):
            if member in records:
                payloads[number].append(records[member].to_json())
                emit(number, payloads[number][-1])
            else:
                del under_way[number]
                yield number, _part_result(member, payloads[number], time.perf_counter() - began)


def _part_result(member: Member, records: list[dict[str, Any]], seconds: float) -> PartResult:
    status = "done" if member.error is None else "diverged"
    if member.stopped and len(records) < member.experiment.epochs:
        status = "stopped"
    weights = member.checkpoints.weights(records[-1]["epoch"]) if member.outcome else {}
    error = None if member.error is None else str(member.error)
    return PartResult(member.part, status, seconds, records, member.outcome, weights, error)


def merge_results(results: Sequence[PartResult]) -> Result:
    """Merge the results of all parts of a run; needs no PyTorch.

    The part that ended first decides: an epoch that some part has not finished does not belong to the run.
    """
    first = min(results, key=lambda part: (len(part.records), part.status != "diverged", part.status != "stopped"))
    places, experiment = [result.part.places for result in results], first.part.experiment
    records = [
        merge_payloads([result.records[epoch] for result in results], places) for epoch in range(len(first.records))
    ]
    outcomes = [result.outcome for result in results if result.outcome is not None]
    outcome = merge_outcomes(outcomes, places) if len(outcomes) == len(results) else None
    summary = summarise(experiment, records, outcome) if records else {"epochs": 0}
    summary = {"status": first.status, "seconds": round(max(result.seconds for result in results), 4)} | summary
    files = outcome_files(outcome) if outcome else {}
    if outcome is not None:
        before = [epoch for epoch in first.weights if epoch < records[-1]["epoch"]]
        files |= checkpoint_files(
            {epoch: merge_weights([result.weights[epoch] for result in results], places) for epoch in before}
        )
    return Result(first.status, summary, files, first.error)


def summarise(experiment: Experiment, records: list[dict[str, Any]], outcome: Outcome | None) -> dict[str, Any]:
    """Summarise the records of a run: the last epoch, which is the result, and the best test epoch, which is optimistic."""
    last = records[-1]
    by_epoch = np.array([record["test"]["balanced_accuracy"] for record in records], dtype=float)
    best = by_epoch.argmax(0)
    best_test = {
        name: [records[place]["test"][name][seed] for seed, place in enumerate(best)]
        for name in ("accuracy", "balanced_accuracy")
    }
    recalls = np.array(last["test"]["recall"], dtype=float)
    arrays = (outcome.confusion, outcome.probabilities, outcome.labels) if outcome is not None else ()
    return {
        "epochs": last["epoch"],
        "test": last["test"] | final_evaluation(recalls, experiment.groups, *arrays),
        "train": last["train"],
        "best_epoch": [records[place]["epoch"] for place in best],
        "best_test": best_test,
        "collapsed": [max(shares) >= COLLAPSED_SHARE for shares in last["test"]["predicted_share"]],
    }


def outcome_files(outcome: Outcome) -> dict[str, bytes]:
    """Return the arrays of an outcome as npz files by name."""
    files = {
        "confusion": _npz(counts=outcome.confusion),
        "probabilities": _npz(probabilities=outcome.probabilities, labels=outcome.labels),
        "weights": _npz(**outcome.weights),
    }
    if outcome.boundary is not None:
        files["boundary"] = _npz(**asdict(outcome.boundary))
    if outcome.resampling is not None:
        files["resampling"] = _npz(**asdict(outcome.resampling))
    return files


def checkpoint_files(weights: dict[int, dict[str, Num[np.ndarray, "seeds ..."]]]) -> dict[str, bytes]:
    """Return the weights of some epochs as npz files by name."""
    return {artifact_name(epoch): _npz(**arrays) for epoch, arrays in weights.items()}


def _npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()
