"""How long a run will take, before it runs."""

from core.experiment import Experiment

# Measured on one thread of a 2.5 GHz server core; good to a factor of two, which is all that "run it now or ask first" needs.
STEP_SECONDS = 250e-6
EPOCH_SECONDS = 800e-6
OPERATIONS_PER_SECOND = 4e10
START_SECONDS = 0.03


def estimate_seconds(experiment: Experiment) -> float:
    """Expected seconds of a run on one thread, all seeds together.

    A step costs a fixed overhead, and about six operations for each parameter, sample and seed (forward 2, backward 4).
    """
    samples = experiment.dataset.load()
    weights = experiment.model.parameter_count(samples.features.shape[1:], len(experiment.class_names))
    training = 6 * weights * sum(experiment.train_counts) * experiment.seeds
    evaluating = 2 * weights * len(samples.labels) * 0.5 * experiment.seeds
    epoch = EPOCH_SECONDS + experiment.steps_per_epoch * STEP_SECONDS + (training + evaluating) / OPERATIONS_PER_SECOND
    return START_SECONDS + experiment.epochs * epoch
