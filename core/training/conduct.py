"""A run from start to end as the payloads that the command line prints and the store keeps.

`docs/architecture.md` lists their keys.
"""

import io
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from core.errors import Diverged
from core.experiment import Experiment
from core.metrics import final_evaluation
from core.training.checkpoints import artifact_name
from core.training.record import Outcome

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


def start_payload(experiment: Experiment) -> dict[str, Any]:
    """The start line without its type."""
    return {
        "id": experiment.id,
        "experiment": experiment.to_dict(),
        "class_names": list(experiment.class_names),
        "train_counts": experiment.train_counts,
    }


def conduct(
    experiment: Experiment,
    emit: Callable[[dict[str, Any]], None],
    stopped: Callable[[], bool] = lambda: False,
    checkpoints: int = 0,
) -> Result:
    """Run an experiment to its end.

    Args:
        experiment: what to run.
        emit: is given each record's payload as it comes.
        stopped: is asked after each batch and each record whether to end the run there.
        checkpoints: at how many epochs to keep the weights, see `core.training.checkpoints`.
    """
    from core.training.loop import Run

    began = time.perf_counter()
    records: list[dict[str, Any]] = []
    run, status, error = Run(experiment, stopped, checkpoints=checkpoints), "done", None
    try:
        for record in run:
            records.append(record.to_json())
            emit(records[-1])
    except Diverged as failure:
        status, error = "diverged", str(failure)
    if run.stopped and len(records) < experiment.epochs:
        status = "stopped"
    outcome = run.outcome
    summary = summarise(experiment, records, outcome) if records else {"epochs": 0}
    summary = {"status": status, "seconds": round(time.perf_counter() - began, 4)} | summary
    files = artifacts(outcome) if outcome else {}
    if outcome is not None:
        files |= checkpoint_files(run.checkpoints.weights(records[-1]["epoch"]))
    return Result(status, summary, files, error)


def summarise(experiment: Experiment, records: list[dict[str, Any]], outcome: Outcome | None) -> dict[str, Any]:
    """The summary of a run's records: the last epoch, which is the result, and the best test epoch, which is optimistic."""
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


def artifacts(outcome: Outcome) -> dict[str, bytes]:
    """The arrays of an outcome as npz files by name."""
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


def checkpoint_files(weights: dict[int, dict[str, np.ndarray]]) -> dict[str, bytes]:
    """The weights of some epochs as npz files by name."""
    return {artifact_name(epoch): _npz(**arrays) for epoch, arrays in weights.items()}


def _npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()
