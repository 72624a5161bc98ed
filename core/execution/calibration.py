"""Trainings that a worker does while it has nothing else to do, to find out how fast this machine is."""

import time
from typing import Any, NamedTuple

from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds, work_kind

TRAININGS: tuple[dict[str, Any], ...] = ({"epochs": 20}, {"model": "small_cnn", "epochs": 10, "seeds": 1})


class Calibration(NamedTuple):
    """A training as it was estimated and as it was: the kind of work, and seconds."""

    kind: str
    expected: float
    seconds: float


def experiments() -> list[Experiment]:
    """Return one short experiment per kind of network."""
    return [Experiment.from_dict(training) for training in TRAININGS]


def calibrate(experiment: dict[str, Any]) -> Calibration:
    """Train an experiment, given as JSON, twice; the first training may pay for what is new to PyTorch.

    The time is that of the processor in the thread that trains, which is the time on the clock where nothing else is running.
    """
    from core.training.run_experiment import run_experiment

    chosen = Experiment.from_dict(experiment)
    times = []
    for _ in range(2):
        began = time.thread_time()
        run_experiment(chosen, lambda _: None)
        times.append(time.thread_time() - began)
    return Calibration(work_kind(chosen), estimate_seconds(chosen), min(times))
