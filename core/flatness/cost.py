"""The memory that measurements need and the time that they are expected to take."""

import os

from core.errors import InvalidValue
from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds
from core.flatness.landscape_settings import LandscapeSettings
from core.flatness.network_model import network_model
from core.flatness.settings import FlatnessSettings

MEMORY_VARIABLE = "IMBALANCE_LAB_FLATNESS_BYTES"
MEMORY_LIMIT = 4 * 2**30
VECTORS_BESIDE_THE_BASIS = 8
EIGENVECTOR_STEPS = 40

# Measured on one thread of a 2.5 GHz server core; correct within a factor of two.
TYPICAL_PRODUCTS = 56
PRODUCT_SECONDS = 1.2e-3
OPERATIONS_PER_SECOND = 8e10
PASSES_OF_A_PRODUCT = 10  # two backward passes through a backward pass, in units of a forward pass
VECTOR_BYTES_PER_SECOND = 8e9
PASS_SECONDS = 5e-4  # a forward pass of a small network, with the overhead around it
PASSES_FOR_EIGENVECTORS = 16 * 6  # products until two eigenvectors have converged, in units of a forward pass


def basis_bytes(experiment: Experiment, settings: FlatnessSettings) -> int:
    """Return the bytes of the Lanczos vectors of one class: steps × parameters × seeds, in single precision."""
    return 4 * experiment.seeds * _parameters(experiment) * (settings.steps + VECTORS_BESIDE_THE_BASIS)


def check_memory(experiment: Experiment, settings: FlatnessSettings) -> None:
    """Raise `InvalidValue` when the Lanczos vectors would not fit into memory."""
    text = os.environ.get(MEMORY_VARIABLE, "")
    limit = int(text) if text.isdigit() else MEMORY_LIMIT
    needed = basis_bytes(experiment, settings)
    if needed > limit:
        raise InvalidValue(
            f"Flatness would keep {settings.steps} vectors of {_parameters(experiment):,} parameters for each of "
            f"{experiment.seeds} seeds: {needed / 2**30:.1f} GiB, and {limit / 2**30:.1f} GiB are allowed; take fewer steps, "
            f"or raise {MEMORY_VARIABLE}."
        )


def estimate_flatness_seconds(experiment: Experiment, settings: FlatnessSettings) -> float:
    """Estimate the seconds of a whole measurement on one thread, for all classes and seeds together.

    The time of a product consists of a fixed overhead, passes over the samples, and work on the Lanczos vectors.
    """
    shape = experiment.input_shape
    work = network_model(experiment).multiply_adds(shape, len(experiment.class_names))
    classes = [min(settings.samples, count) for count in experiment.train_counts if count]
    products = TYPICAL_PRODUCTS * min(1.0, settings.steps / 40) + 16 * (settings.starts - 2)
    passes = 2 * PASSES_OF_A_PRODUCT * work * sum(classes) * experiment.seeds / OPERATIONS_PER_SECOND
    vectors = len(classes) * basis_bytes(experiment, settings) / VECTOR_BYTES_PER_SECOND
    fixed = len(classes) * PRODUCT_SECONDS * _layers(experiment)
    return products * (fixed + passes + vectors)


def estimate_history_seconds(
    experiment: Experiment, settings: FlatnessSettings, checkpoints: int, *, again: bool
) -> float:
    """Estimate the seconds of measuring this number of checkpoints on one thread; `again` adds the training that comes first."""
    return checkpoints * estimate_flatness_seconds(experiment, settings) + again * estimate_seconds(experiment)


def check_landscape_memory(experiment: Experiment, settings: LandscapeSettings) -> None:
    """Raise `InvalidValue` when the Lanczos vectors for eigenvectors would not fit into memory; random directions need none."""
    if settings.directions == "eigenvectors":
        check_memory(experiment, FlatnessSettings(steps=EIGENVECTOR_STEPS))


def estimate_landscape_seconds(experiment: Experiment, settings: LandscapeSettings) -> float:
    """Estimate the seconds on one thread: one forward pass over the samples per point, and the passes for the directions."""
    shape = experiment.input_shape
    work = network_model(experiment).multiply_adds(shape, len(experiment.class_names))
    samples = sum(min(settings.samples, count) for count in experiment.train_counts)
    passes = settings.points**settings.dimensions
    if settings.directions == "eigenvectors":
        passes += PASSES_FOR_EIGENVECTORS
    return passes * (PASS_SECONDS + 2 * work * samples * experiment.seeds / OPERATIONS_PER_SECOND)


def _layers(experiment: Experiment) -> float:
    """Return the fixed overhead of a product in units of that of a small dense network."""
    return experiment.seeds * 2.0 if hasattr(experiment.model, "augment") else 1.0


def _parameters(experiment: Experiment) -> int:
    shape = experiment.input_shape
    return network_model(experiment).parameter_count(shape, len(experiment.class_names))
