"""How long a run will take, before it runs."""

from core.experiment import Experiment
from core.model.images import ImageModel
from core.preparation import MAX_OUTSIDE, NOISE_INPUTS

# Measured on one thread of a server core; good to a factor of two, which is all that "run it now or ask first" needs.
STEP_SECONDS = 250e-6
EPOCH_SECONDS = 800e-6
OPERATIONS_PER_SECOND = 4e10
CONVOLUTION_OPERATIONS_PER_SECOND = 8e10
START_SECONDS = 0.03


def estimate_seconds(experiment: Experiment) -> float:
    """Expected seconds of a run on one thread, all seeds together.

    A step costs a fixed overhead, and about two operations for each multiplication of a forward pass and four for each of a
    backward pass, for each sample and seed; a sharpness-aware step makes more passes.

    Raises:
        DataMissing: the dataset's files are not there.
    """
    samples = experiment.dataset.load()
    work = experiment.model.multiply_adds(samples.features.shape[1:], len(experiment.class_names)) * experiment.seeds
    forward, backward = experiment.sharpness.passes
    tests = len(samples.test.labels) if samples.test is not None else 0.3 * len(samples.labels)
    outside = experiment.dataset.outside()
    tests += NOISE_INPUTS + (0 if outside is None else min(MAX_OUTSIDE, len(outside)))
    training = (2 * forward + 4 * backward) * work * experiment.sampler.size(experiment.train_counts)
    speed = CONVOLUTION_OPERATIONS_PER_SECOND if isinstance(experiment.model, ImageModel) else OPERATIONS_PER_SECOND
    steps = experiment.steps_per_epoch * STEP_SECONDS * backward
    return START_SECONDS + experiment.epochs * (EPOCH_SECONDS + steps + (training + 2 * work * tests) / speed)
