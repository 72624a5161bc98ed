"""The flatness of a trained network, class by class, as the payloads that the command line prints and the store keeps."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from core.experiment import Experiment
from core.flatness.class_curvature import ClassCurvature, class_curvature
from core.flatness.class_samples import TrainingSamples
from core.flatness.cost import check_memory
from core.flatness.curvature import Curvature
from core.flatness.group_means import group_means
from core.flatness.measurement.result import MeasurementResult
from core.flatness.settings import FlatnessSettings
from core.flatness.stored_network import trained_network
from core.method.loss import PerSample
from core.metrics import finite
from core.randomness import torch_generator
from core.training.device import chosen_device

FIGURES = (
    "lambda_max",
    "lambda_min",
    "lambda_max_bound",
    "lambda_min_bound",
    "trace",
    "trace_standard_error",
    "trace_per_parameter",
    "gauss_newton_lambda_max",
    "negative_mass",
)
"""What a class's payload holds as one number a seed."""


def measure_flatness(
    experiment: Experiment,
    weights: Mapping[str, np.ndarray],
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    known: Sequence[dict[str, Any]] = (),
    device: str | None = None,
) -> MeasurementResult:
    """Measure every class of a run.

    Args:
        experiment: what was trained.
        weights: the run's artifact `weights`.
        settings: what to measure with.
        emit: is given each class's payload as it comes, known ones too.
        stopped: is asked after each product whether to end there; a class that is cut short leaves no payload.
        known: payloads of classes that were measured before with the same settings.
        device: see `measuring_device`; None takes that of the environment.

    Raises:
        InvalidValue: the weights do not fit, or the Lanczos vectors would not fit into memory.
    """
    began = time.perf_counter()
    check_memory(experiment, settings)
    place = measuring_device(device)
    network = trained_network(experiment, weights, place)
    training = TrainingSamples.of(experiment, place)
    per_sample = loss_of(experiment, training.class_counts.to(place), settings)
    found = {payload["index"]: payload for payload in known}
    for index, name in enumerate(experiment.class_names):
        if stopped():
            break
        if index not in found:
            payload = _measure_class(experiment, network, training, per_sample, settings, index, stopped)
            if payload is None:
                break
            found[index] = {"class": name, "index": index, "group": experiment.groups[index]} | payload
        emit(found[index])
    classes = [found[index] for index in sorted(found)]
    status = "done" if len(classes) == len(experiment.class_names) else "stopped"
    size = sum(parameter.numel() for parameter in network.parameters()) // experiment.seeds
    summary = {
        "status": status,
        "run": experiment.id,
        "settings": settings.to_dict(),
        "parameters": size,
        "groups": group_means(classes, experiment.seeds),
        "products": sum(payload["products"] for payload in classes),
        "seconds": round(time.perf_counter() - began, 4),
    }
    return MeasurementResult(status, classes, summary)


def measuring_device(name: str | None) -> torch.device:
    """The device of that name; the CPU instead of MPS, which has no double precision."""
    device = chosen_device(name)
    return torch.device("cpu") if device.type == "mps" else device


def loss_of(experiment: Experiment, class_counts: torch.Tensor, settings: FlatnessSettings) -> PerSample:
    """The loss that the settings name: cross-entropy of the logits, or the one of the last epoch of training."""
    if settings.loss == "training":
        return experiment.loss.build(class_counts, (experiment.epochs - 1) / experiment.epochs)
    return lambda logits, labels: functional.cross_entropy(logits, labels, reduction="none")


def _measure_class(
    experiment: Experiment,
    network: Any,
    training: TrainingSamples,
    per_sample: PerSample,
    settings: FlatnessSettings,
    label: int,
    stopped: Callable[[], bool],
) -> dict[str, Any] | None:
    began = time.perf_counter()
    inputs, labels = training.of_class(label, settings.samples, settings.seed)
    samples = labels.shape[1]
    if not samples:
        name = experiment.class_names[label]
        note = f"Class '{name}' has no training samples: there is no loss whose flatness could be measured."
        nothing = {figure: [None] * experiment.seeds for figure in FIGURES}
        return {"samples": 0, **nothing, "density": None, "note": note, "products": 0, "seconds": 0.0}
    curvature = Curvature(network, inputs, labels, per_sample)
    draws = [torch_generator(seed, "flatness", settings.seed, label) for seed in experiment.all_seeds]
    measured = class_curvature(curvature, settings, draws, stopped)
    if measured is None:
        return None
    return class_payload(measured, samples, curvature.size) | {"seconds": round(time.perf_counter() - began, 4)}


def class_payload(measured: ClassCurvature, samples: int, parameters: int) -> dict[str, Any]:
    """The figures of a class in plain JSON types, one a seed."""
    figures: dict[str, Any] = {
        "lambda_max": measured.lambda_max,
        "lambda_min": measured.lambda_min,
        "lambda_max_bound": measured.lambda_max_bound,
        "lambda_min_bound": measured.lambda_min_bound,
        "trace": measured.trace,
        "trace_standard_error": measured.trace_standard_error,
        "trace_per_parameter": measured.trace / parameters,
        "gauss_newton_lambda_max": measured.gauss_newton_lambda_max,
        "negative_mass": [density.negative_mass for density in measured.density],
    }
    return {
        "samples": samples,
        **{name: finite(values) for name, values in figures.items()},
        "trace_is_exact": measured.trace_is_exact,
        "density": {
            "nodes": [finite(density.nodes) for density in measured.density],
            "weights": [finite(density.weights) for density in measured.density],
        },
        "products": measured.products,
    }
