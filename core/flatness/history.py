"""The flatness of every class over training, at the checkpoints of a run."""

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
from core.training.retracing import retrace
from core.training.run_experiment import checkpoint_files


def measure_history(
    experiment: Experiment,
    checkpoints: Mapping[int, Weights],
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    earlier: Sequence[dict[str, Any]] = (),
) -> MeasurementResult:
    """Measure every class at every checkpoint, the earliest first.

    Args:
        experiment: the experiment of the run.
        checkpoints: the weights by epoch, the run's last epoch among them.
        settings: the settings of the measurement; samples and start vectors are the same at every epoch.
        emit: called with each payload as soon as it is available, earlier ones included: the payload that `measure_flatness`
            emits, without its density, and with `epoch` and `place` (1, 2, … among all).
        stopped: called after each product; the measurement ends when it returns True.
        earlier: payloads that were measured before with the same settings.

    Returns:
        The result; its summary has `epochs`, `[{"epoch", "groups"}, …]`, instead of `groups`.
    """
    began = time.perf_counter()
    payloads: list[dict[str, Any]] = []
    parameters = 0
    status = "done"
    for epoch in sorted(checkpoints):

        def add(payload: dict[str, Any], epoch: int = epoch) -> None:
            plain = {name: value for name, value in payload.items() if name != "density"}
            payloads.append(plain | {"epoch": epoch, "place": len(payloads) + 1})
            emit(payloads[-1])

        measured = [payload for payload in earlier if payload["epoch"] == epoch]
        at_epoch = measure_flatness(experiment, checkpoints[epoch], settings, add, stopped, measured)
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
                "groups": group_means([payload for payload in payloads if payload["epoch"] == epoch], experiment.seeds),
            }
            for epoch in dict.fromkeys(payload["epoch"] for payload in payloads)
        ],
        "products": sum(payload["products"] for payload in payloads),
        "seconds": round(time.perf_counter() - began, 4),
    }
    return MeasurementResult(status, payloads, summary)


def measure_run_history(
    experiment: Experiment,
    weights: Weights,
    last_epoch: int,
    checkpoints: Mapping[int, Weights],
    number: int,
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    earlier: Sequence[dict[str, Any]] = (),
) -> MeasurementResult:
    """Measure the stored checkpoints of a run; where it has none, train it again first to obtain some.

    Args:
        experiment: the experiment of the run.
        weights: the weights after the last epoch.
        last_epoch: its number.
        checkpoints: the weights after earlier epochs.
        number: of checkpoints to keep where the run is trained again.
        settings: see `measure_history`, also for the three arguments that follow.

    Returns:
        The result of `measure_history`; its files are the new checkpoints.
    """
    new_checkpoints = {}
    if not checkpoints and last_epoch > 1:
        retraced = retrace(experiment, weights, number, stopped)
        if retraced is None:
            return measure_history(experiment, {last_epoch: weights}, settings, stopped=lambda: True)
        new_checkpoints = retraced
    every = {**checkpoints, **new_checkpoints, last_epoch: weights}
    result = measure_history(experiment, every, settings, emit, stopped, earlier)
    return replace(result, files=checkpoint_files(new_checkpoints))
