"""A run of a classifier: one fit per seed, each with one record."""

import logging
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.model.classifier import Classifier
from core.metrics import Counts, confusion_matrix
from core.preparation.inputs import Inputs
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.training.boundary import GRID, Plane
from core.training.epoch_statistics import fit_statistics
from core.training.lock_step import Training
from core.training.record import Boundary, Outcome, Record

logger = logging.getLogger(__name__)


class FittedSeed:
    """A classifier fitted to the training part of one seed, and what it says about every part.

    Attributes:
        estimator: the fitted estimator.
        test: probabilities on the test part, float64 `[T, C]`.
        train: probabilities on the training part, float64 `[N, C]`.
        elsewhere: for `outside` and `noise` how many inputs are called each class, int64 `[C]`.
    """

    def __init__(self, experiment: Experiment, data: Prepared, seed: int) -> None:
        assert isinstance(experiment.model, Classifier)
        self.model, self.data = experiment.model, data
        self.classes = len(data.train_counts)
        self.class_counts = data.class_counts[0]
        self.class_weights = experiment.weighting.class_weights(self.class_counts)
        labels, features = data.train_labels[0], in_rows(data.train)
        self.model.check_samples(len(labels))
        weights = self.class_weights[labels] if experiment.weighting.slug != "none" else None
        estimator = self.model.estimator(int((self.class_counts > 0).sum()), seed)
        self.estimator = fitted(estimator, features, labels, weights, self.model.slug)
        self.train = self.probabilities(features)
        self.test = self.probabilities(in_rows(data.test))
        sets = {"outside": data.outside, "noise": data.noise}
        self.elsewhere = {
            name: np.bincount(self.probabilities(in_rows(inputs)).argmax(1), minlength=self.classes)
            for name, inputs in sets.items()
            if inputs is not None
        }

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Float64 `[N, C]`; 0 for a class that the training part does not have."""
        there = self.model.probabilities(self.estimator, features)
        everything = np.zeros((len(features), self.classes))
        everything[:, np.asarray(self.estimator.classes_, dtype=np.int64)] = there
        return everything


def fits(experiment: Experiment, stop: Callable[[], bool], began: float) -> list[tuple[tuple[int, ...], Training]]:
    """The fit of each seed of an experiment, as `core.training.lock_step` takes them: one record each.

    Args:
        experiment: its model is a classifier.
        stop: is asked before each seed but the first whether to end the run there, which leaves neither record nor outcome.
        began: when the run began, on the clock of `time.perf_counter`.
    """
    plane: Plane | None = None

    def fit(seed: int) -> Training:
        nonlocal plane
        if seed != experiment.all_seeds[0] and stop():
            return None
        data = prepare(experiment.data.with_seeds(seed))
        one = FittedSeed(experiment, data, seed)
        confusion = confusion_matrix(data.test_labels, one.test.argmax(1)[None], one.classes)
        statistics = fit_statistics(one.train, data.train_labels[0], one.class_weights, one.class_counts)
        yield Record(
            epoch=1,
            seconds=time.perf_counter() - began,
            test=Counts.of_confusion(confusion),
            elsewhere={name: counts[None] for name, counts in one.elsewhere.items()},
            **statistics.each(),
        )
        boundary = None
        if experiment.dataset.load().kind == "points":
            # All seeds are looked at in the plane of the first.
            plane = plane or Plane.of(data)
            boundary = _boundary(one, plane)
        return Outcome(
            confusion=confusion,
            probabilities=one.test.astype(np.float32)[None],
            labels=data.test_labels,
            weights={},
            boundary=boundary,
            stopped_at=np.ones(1, dtype=np.int64),
        )

    return [((place,), fit(seed)) for place, seed in enumerate(experiment.all_seeds)]


def fitted(estimator: Any, features: np.ndarray, labels: np.ndarray, weights: np.ndarray | None, slug: str) -> Any:
    """The estimator, fitted.

    A solver that reaches its limit of iterations leaves what it has by then, as a network's last epoch does; the log says so.

    Raises:
        InvalidValue: the estimator cannot use this training set.
    """
    from sklearn.exceptions import ConvergenceWarning

    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", ConvergenceWarning)
            if weights is None:
                estimator.fit(features, labels)
            else:
                estimator.fit(features, labels, sample_weight=weights)
    except ValueError as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        raise InvalidValue(
            f"model = '{slug}' cannot be fitted to this training set: {reason}. Choose another model or another resampler."
        ) from None
    for warning in caught:
        if issubclass(warning.category, ConvergenceWarning):
            logger.warning("%s reached its limit of iterations before it converged", slug)
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return estimator


def in_rows(inputs: Inputs) -> np.ndarray:
    """The samples of a single seed as rows of features, float32 `[N, d]`."""
    return inputs.dense()[0].reshape(inputs.samples, -1)


def _boundary(one: FittedSeed, plane: Plane) -> Boundary:
    everywhere, shape = one.probabilities(plane.inputs[0]), (1, GRID, GRID)
    predictions = everywhere.argmax(1).reshape(shape).astype(np.uint8)
    return plane.boundary([1], [predictions], [everywhere.max(1).reshape(shape).astype(np.float16)])
