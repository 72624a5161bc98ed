"""Estimate of the time that a run will take."""

from math import prod

from core.experiment import Experiment
from core.method.model import NetworkModel
from core.method.model.classifier import Classifier
from core.method.model.images import ImageModel
from core.preparation.prepare import NOISE_INPUTS
from core.preparation.splitting import MAX_OUTSIDE

# Measured on one thread of a server core; accurate to a factor of two. `core.execution.speed` corrects them for a machine.
STEP_SECONDS = 250e-6
EPOCH_SECONDS = 800e-6
OPERATIONS_PER_SECOND = 4e10
CONVOLUTION_OPERATIONS_PER_SECOND = 8e10
START_SECONDS = 0.03
CLASSIFIER_START_SECONDS = 0.005


def work_kind(experiment: Experiment) -> str:
    """Return the kind of work to which training a run belongs: runs of one kind are misjudged by the same factor."""
    model = experiment.model
    if isinstance(model, NetworkModel):
        kind = "convolutions" if isinstance(model, ImageModel) else "dense layers"
    else:
        kind = model.slug
    return kind if experiment.resampler.slug == "none" else f"{kind} after {experiment.resampler.slug}"


def estimate_seconds(experiment: Experiment) -> float:
    """Estimate the seconds of a run on one thread, all seeds together.

    A step takes a fixed overhead, and per sample and seed about two operations per multiplication of a forward pass and four
    of a backward pass; a sharpness-aware step has more passes. Components estimate resampling and fitting themselves, within
    a factor of about three.

    Raises:
        DataMissing: files of the dataset are missing.
    """
    samples = experiment.dataset.load()
    shape = samples.input_shape
    columns = prod(shape)
    counts = experiment.resampler.expected_counts(experiment.train_counts)
    resampling = experiment.seeds * experiment.resampler.seconds(experiment.train_counts, columns)
    if isinstance(experiment.model, Classifier):
        fit = experiment.model.seconds(sum(counts), columns, len(counts))
        return CLASSIFIER_START_SECONDS + resampling + experiment.seeds * fit
    assert isinstance(experiment.model, NetworkModel)
    work = experiment.model.multiply_adds(shape, len(experiment.class_names)) * experiment.seeds
    forward, backward = experiment.sharpness.passes
    tests = len(samples.test.labels) if samples.test is not None else 0.3 * len(samples.labels)
    outside = experiment.dataset.outside()
    tests += NOISE_INPUTS + (0 if outside is None else min(MAX_OUTSIDE, len(outside)))
    training = (2 * forward + 4 * backward) * work * experiment.sampler.size(counts)
    speed = CONVOLUTION_OPERATIONS_PER_SECOND if isinstance(experiment.model, ImageModel) else OPERATIONS_PER_SECOND
    steps = experiment.steps_per_epoch * STEP_SECONDS * backward
    return (
        START_SECONDS + resampling + experiment.epochs * (EPOCH_SECONDS + steps + (training + 2 * work * tests) / speed)
    )
