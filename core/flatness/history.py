"""How the flatness of a network changed while it was trained: every class at every checkpoint."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.experiment import Experiment
from core.flatness.class_flatness import measure_flatness
from core.flatness.group_means import group_means
from core.flatness.measurement.result import MeasurementResult
from core.flatness.settings import FlatnessSettings
from core.training.checkpoints import Weights
from core.training.conduct import checkpoint_files
from core.training.retracing import retrace


def measure_history(
    experiment: Experiment,
    checkpoints: Mapping[int, Weights],
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    known: Sequence[dict[str, Any]] = (),
) -> MeasurementResult:
    """Measure every class at every checkpoint, the earliest first.

    Args:
        experiment: what was trained.
        checkpoints: the weights by epoch, the run's last epoch among them.
        settings: what to measure with; samples and start vectors are the same at every epoch.
        emit: is given each payload as it comes, known ones too: that of `core.flatness.class_flatness` without its density, and
            with `epoch` and `place` (1, 2, … among all).
        stopped: is asked after each product whether to end there.
        known: payloads that were measured before with the same settings.

    Returns:
        Its summary has `epochs`, `[{"epoch", "groups"}, …]`, in place of `groups`.
    """
    began = time.perf_counter()
    found: list[dict[str, Any]] = []
    parameters = 0
    status = "done"
    for epoch in sorted(checkpoints):

        def note(payload: dict[str, Any], epoch: int = epoch) -> None:
            plain = {name: value for name, value in payload.items() if name != "density"}
            found.append(plain | {"epoch": epoch, "place": len(found) + 1})
            emit(found[-1])

        measured = [payload for payload in known if payload["epoch"] == epoch]
        at_epoch = measure_flatness(experiment, checkpoints[epoch], settings, note, stopped, measured)
        parameters, status = at_epoch.summary["parameters"], at_epoch.status
        if status != "done":
            break
    summary = {
        "status": status,
        "run": experiment.id,
        "settings": settings.to_dict(),
        "parameters": parameters,
        "epochs": [
            {
                "epoch": epoch,
                "groups": group_means([one for one in found if one["epoch"] == epoch], experiment.seeds),
            }
            for epoch in dict.fromkeys(payload["epoch"] for payload in found)
        ],
        "products": sum(payload["products"] for payload in found),
        "seconds": round(time.perf_counter() - began, 4),
    }
    return MeasurementResult(status, found, summary)


def trace_history(
    experiment: Experiment,
    weights: Weights,
    last_epoch: int,
    kept: Mapping[int, Weights],
    number: int,
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    known: Sequence[dict[str, Any]] = (),
) -> MeasurementResult:
    """Measure the checkpoints that a run has kept; where it has none, train it again first to have some.

    Args:
        experiment: what was trained.
        weights: those after the last epoch.
        last_epoch: when that was.
        kept: the weights of earlier epochs.
        number: of checkpoints to pass when it is trained again.
        settings: see `measure_history`, as the three that follow.

    Returns:
        As `measure_history`; its files are the checkpoints that are new.
    """
    fresh = {}
    if not kept and last_epoch > 1:
        passed = retrace(experiment, weights, number, stopped)
        if passed is None:
            return measure_history(experiment, {last_epoch: weights}, settings, stopped=lambda: True)
        fresh = passed
    result = measure_history(experiment, {**kept, **fresh, last_epoch: weights}, settings, emit, stopped, known)
    return replace(result, files=checkpoint_files(fresh))
