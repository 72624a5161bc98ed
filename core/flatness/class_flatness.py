"""The flatness of a trained network, class by class, as payloads that the command line prints and the store keeps."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from jaxtyping import Int
from torch.nn import functional

from core.experiment import Experiment
from core.flatness.class_curvature import ClassCurvature, class_curvature
from core.flatness.class_samples import TrainingSamples
from core.flatness.cost import check_memory
from core.flatness.curvature import Curvature
from core.flatness.figures import FIGURES
from core.flatness.group_means import group_means
from core.flatness.measurement.result import MeasurementResult
from core.flatness.settings import FlatnessSettings
from core.flatness.stored_network import trained_network
from core.method.loss import PerSample
from core.metrics import finite
from core.randomness import torch_generator
from core.training.device import chosen_device


def measure_flatness(
    experiment: Experiment,
    weights: Mapping[str, np.ndarray],
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    earlier: Sequence[dict[str, Any]] = (),
    device: str | None = None,
) -> MeasurementResult:
    """Measure every class of a run.

    Args:
        experiment: the experiment of the run.
        weights: the run's artifact `weights`.
        settings: the settings of the measurement.
        emit: called with the payload of each class as soon as it is available, earlier ones included.
        stopped: called after each product; the measurement ends when it returns True, without a payload of an unfinished class.
        earlier: payloads of classes that were measured before with the same settings.
        device: see `measuring_device`; None takes the device that the environment names.

    Raises:
        InvalidValue: the weights do not fit, or the Lanczos vectors would not fit into memory.
    """
    began = time.perf_counter()
    check_memory(experiment, settings)
    place = measuring_device(device)
    network = trained_network(experiment, weights, place)
    training = TrainingSamples.of(experiment, place)
    per_sample = loss_of(experiment, training.class_counts.to(place), settings)
    payloads = {payload["index"]: payload for payload in earlier}
    for index, name in enumerate(experiment.class_names):
        if stopped():
            break
        if index not in payloads:
            payload = _measure_class(experiment, network, training, per_sample, settings, index, stopped)
            if payload is None:
                break
            payloads[index] = {"class": name, "index": index, "group": experiment.groups[index]} | payload
        emit(payloads[index])
    classes = [payloads[index] for index in sorted(payloads)]
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
    """Return the device of this name, but the CPU instead of MPS, which has no double precision."""
    device = chosen_device(name)
    return torch.device("cpu") if device.type == "mps" else device


def loss_of(
    experiment: Experiment, class_counts: Int[torch.Tensor, "seeds classes"], settings: FlatnessSettings
) -> PerSample:
    """Return the loss that the settings name: cross-entropy of the logits, or the training loss of the last epoch."""
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
    """Return the payload of a class in plain JSON types, with one number per seed for each of `FIGURES`."""
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
