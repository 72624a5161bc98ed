"""A device against the CPU, number by number, for every member of the registries that computes on it.

Everything is small and in double precision, in which the order of a sum decides nothing: a difference above the tolerance is a
mistake. Only the last rows round on purpose, to the precision in which convolutions train.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch.nn import functional

from core.experiment import Experiment
from core.flatness import Measurement, measurements
from core.flatness.measurement import MeasurementTask
from core.method.component import components
from core.method.model import NetworkModel
from core.method.model.engine.network import Network
from core.method.optimizer.sgd import SGD
from core.method.parameter import parameters
from core.training.active_run import ActiveRun, train
from core.training.checkpoints import Checkpoints
from core.training.device import VARIABLE, mixed_precision
from core.training.member import Member
from core.training.part import Part
from tests.double_precision import double_precision

# Rounding was seen to grow to 1e-11; an intermediate result in single precision would differ by 1e-7.
TOLERANCE, MIXED_TOLERANCE = 1e-8, 0.1
SEEDS, BATCH, CLASSES, STEPS = range(2), 4, 3, 2
SMALLEST = 8
AXES = ("loss", "weighting", "sampler", "optimizer", "sharpness")
RUN: dict[str, Any] = {
    "dataset": "breast_cancer",
    "imbalance": {"name": "exponential", "factor": 4},
    "model": {"name": "mlp", "hidden": [16]},
    "batch_size": 64,
    "epochs": 3,
    "seeds": 2,
}
IMAGES = {
    "dataset": {"name": "digits", "classes": [3, 8]},
    "model": {"name": "small_cnn", "width": 2, "augment": True},
    "epochs": 1,
}
OTHER_RUNS = {
    "augmented images": IMAGES,
    "early stopping": {"early_stop": 1},
    "label noise": {"label_noise": "symmetric"},
}
STACK: Sequence[dict[str, Any]] = (
    {"weighting": "rdr", "sharpness": "sam"},
    {"weighting": {"name": "inverse", "normalisation": "batch"}, "sharpness": {"name": "sam", "rho": 0.2}},
    {"loss": "logit_adjustment", "optimizer": {"name": "sgd", "learning_rate": 0.02}, "sharpness": "sam"},
)
MEASURED = {"mlp": {"epochs": 2}, "small_cnn": IMAGES}
# Of the settings that make a measurement long.
FEW = {"samples": 6, "steps": 10, "points": 5}

Work = Callable[[torch.device], Mapping[str, Any]]
"""Computes numbers on a device: arrays, and lists and mappings of numbers, by name."""
Row = tuple[str, Work, Work]
"""What is computed, how the CPU computes it, and how the device does."""


@dataclass(frozen=True)
class Agreement:
    """How far the numbers of a device are from those of the CPU.

    Attributes:
        what: the component, or what else was computed.
        difference: the largest distance between two numbers, as a share of the largest one in their array.
        tolerance: the largest admissible difference.
        failure: the error of a device that computed nothing, else empty.
    """

    what: str
    difference: float
    tolerance: float
    failure: str = ""

    @property
    def ok(self) -> bool:
        """Whether the numbers agree."""
        return self.difference <= self.tolerance


def agreements(device: torch.device) -> Iterator[Agreement]:
    """Compare a device with the CPU, one row after another."""
    with double_precision():
        for rows in (_network_rows(), _run_rows(), _measurement_rows()):
            for row in rows:
                yield compare(row, device, TOLERANCE)
    for row in _mixed_rows():
        yield compare(row, device, MIXED_TOLERANCE)


def compare(row: Row, device: torch.device, tolerance: float) -> Agreement:
    """Compute the numbers of a row twice."""
    what, on_cpu, on_device = row
    expected = on_cpu(torch.device("cpu"))
    try:
        return Agreement(what, largest_difference(expected, on_device(device)), tolerance)
    except Exception as error:  # one failure should not cost the other rows
        return Agreement(what, float("inf"), tolerance, f"{type(error).__name__}: {error}".partition("\n")[0])


def largest_difference(expected: Any, found: Any) -> float:
    """Return the largest distance between two numbers, as a share of the largest expected one in their array.

    It is infinite where names, shapes or texts differ, or where only one of the numbers is finite.
    """
    if isinstance(expected, Mapping):
        same = expected.keys() == found.keys()
        differences = (largest_difference(expected[name], found[name]) for name in expected)
        return max(differences, default=0.0) if same else float("inf")
    try:
        one, other = np.asarray(expected, dtype=float), np.asarray(found, dtype=float)
    except (TypeError, ValueError):  # a text, or a list of unequal parts
        if isinstance(expected, str) or len(expected) != len(found):
            return 0.0 if expected == found else float("inf")
        return max(largest_difference(*pair) for pair in zip(expected, found, strict=True))
    finite = np.isfinite(one)
    if one.shape != other.shape or not np.array_equal(finite, np.isfinite(other)):
        return float("inf")
    apart = np.abs(one - other).max(where=finite, initial=0.0)
    return float(apart / max(np.abs(one).max(where=finite, initial=0.0), np.finfo(float).tiny))


def _networks() -> list[type[NetworkModel]]:
    return [one for one in components("model").values() if issubclass(one, NetworkModel)]


def _build(model: NetworkModel) -> tuple[Network, tuple[int, ...]]:
    """A stack of networks for small images, and the shape of these."""
    side = max(SMALLEST, getattr(model, "smallest", 0))
    return model.build((3, side, side), CLASSES, SEEDS), (3, side, side)


def _network_rows() -> Iterator[Row]:
    """Two steps of every network, with every choice of its layers; convolutions also grouped."""
    for kind in _networks():
        choices: list[dict[str, Any]] = [{}]
        for item in parameters(kind):
            if item.annotation is bool and item.name != "augment":  # it changes the images, not the network
                choices.append({item.name: not item.default})
            elif item.name == "dropout":
                choices.append({item.name: 0.5})
        for fields in choices:
            model = kind(**fields)
            what = ", ".join([f"model: {kind.title}", *(f"{name} = {value}" for name, value in fields.items())])
            one_by_one = partial(_steps, model, grouped=False)
            reference = cache(one_by_one)
            yield what, reference, one_by_one
            if _build(model)[0].convolutional:
                yield f"{what}, grouped convolutions", reference, partial(_steps, model, grouped=True)


def _steps(model: NetworkModel, device: torch.device, *, grouped: bool) -> dict[str, Any]:
    network, shape = _build(model)
    network.to(device)
    network.grouped = grouped
    generator = torch.Generator().manual_seed(0)
    values = list(network.parameters())
    optimizer = SGD().build(values)
    numbers: dict[str, Any] = {}
    for step in range(STEPS + 1):
        network.train(step < STEPS)
        inputs = torch.randn(len(SEEDS), BATCH, *shape, generator=generator).to(device)
        labels = torch.randint(CLASSES, (len(SEEDS), BATCH), generator=generator).to(device)
        logits = network(inputs)
        numbers[f"logits {step}"] = _array(logits)
        losses = functional.cross_entropy(logits, labels, reduction="none")
        # Together: some gradients are zero but for rounding.
        gradients = torch.autograd.grad(losses.mean(1).sum(), values)
        numbers[f"gradients {step}"] = _array(torch.cat([gradient.flatten() for gradient in gradients]))
        for value, gradient in zip(values, gradients, strict=True):
            value.grad = gradient
        optimizer.step(0.01)
    return numbers | {name: _array(value) for name, value in network.state_dict().items()}


def _array(values: torch.Tensor) -> np.ndarray:
    return values.detach().cpu().numpy()


def _run_rows() -> Iterator[Row]:
    """Short trainings with every member of the axes that work on the device, and what else changes them."""
    experiments = {
        f"{axis}: {kind.title}": {axis: kind()} for axis in AXES for kind in components(axis).values()
    } | OTHER_RUNS
    for what, changes in experiments.items():
        work = partial(_run, Experiment.from_dict(RUN | changes))
        yield what, work, work
    yield "three different runs in one stack", _stack, _stack


def _run(experiment: Experiment, device: torch.device) -> dict[str, Any]:
    run = ActiveRun(experiment, device=device.type)
    records = [_without_seconds(record.to_json()) for record in run]
    assert run.outcome is not None
    return {"records": records, "probabilities": run.outcome.probabilities, "weights": run.outcome.weights}


def _stack(device: torch.device) -> dict[str, Any]:
    experiments = [Experiment.from_dict(RUN | changes) for changes in STACK]
    members = [Member(Part.whole(one), lambda: False, Checkpoints(one, 0)) for one in experiments]
    for _ in train(members, device.type):
        pass
    return {str(number): member.outcome.weights for number, member in enumerate(members) if member.outcome}


def _without_seconds(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "seconds"}


def _measurement_rows() -> Iterator[Row]:
    """Every measurement of flatness with every choice of its settings, on a dense and on a convolutional network."""
    for model, changes in MEASURED.items():
        experiment = Experiment.from_dict(RUN | changes)
        weights = _run(experiment, torch.device("cpu"))["weights"]
        for kind in measurements().values():
            declared = parameters(kind.settings_type)
            small = {item.name: FEW[item.name] for item in declared if item.name in FEW}
            choices = [{item.name: choice} for item in declared for choice in item.choices if choice != item.default]
            for choice in ({}, *choices):
                measurement = kind(settings=kind.settings_type(**small | choice))
                named = ", ".join([model, *(f"{name} = {value}" for name, value in choice.items())])
                work = partial(_measure, measurement, experiment, weights)
                yield f"flatness: {kind.title}, {named}", work, work


def _measure(
    measurement: Measurement, experiment: Experiment, weights: Mapping[str, np.ndarray], device: torch.device
) -> dict[str, Any]:
    task = MeasurementTask(measurement, experiment, weights, experiment.epochs, {}, ())
    with patch.dict(os.environ, {VARIABLE: device.type}):
        result = measurement.measure(task, lambda _: None, lambda: False)
    payloads = [_without_seconds(payload) for payload in result.payloads]
    return {"payloads": payloads, "summary": _without_seconds(result.summary)}


def _mixed_rows() -> Iterator[Row]:
    """A pass of every convolutional network in the precision in which the device trains it, against float32."""
    for kind in _networks():
        model = kind()
        if _build(model)[0].convolutional:
            what = f"model: {kind.title}, one pass in the precision of training"
            yield what, partial(_pass, model, mixed=False), partial(_pass, model, mixed=True)


def _pass(model: NetworkModel, device: torch.device, *, mixed: bool) -> dict[str, Any]:
    network, shape = _build(model)
    network.to(device)
    inputs = torch.randn(len(SEEDS), BATCH, *shape, generator=torch.Generator().manual_seed(0)).to(device)
    with torch.autocast(device.type, torch.bfloat16, enabled=mixed and mixed_precision(device)):
        features = network.features(inputs)
    return {"logits": _array(network.classify(features.float()))}
