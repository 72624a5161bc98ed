"""Training of classifiers: one fit per seed, each with one record."""

import logging
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float, Int

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
    """A classifier fitted to the training part of one seed, and its predictions for every part.

    Attributes:
        estimator: the fitted estimator.
        test: probabilities on the test part, float64.
        train: probabilities on the training part, float64.
        elsewhere: for `outside` and `noise`, the number of inputs predicted as each class, int64.
    """

    test: Float[np.ndarray, "test_samples classes"]
    train: Float[np.ndarray, "train_samples classes"]
    elsewhere: dict[str, Int[np.ndarray, " classes"]]

    def __init__(self, experiment: Experiment, data: Prepared, seed: int) -> None:
        assert isinstance(experiment.model, Classifier)
        self.model, self.data = experiment.model, data
        self.classes = len(data.train_counts)
        self.class_counts = data.class_counts[0]
        self.class_weights = experiment.weighting.class_weights(self.class_counts)
        labels, features = data.train_labels[0], feature_rows(data.train)
        self.model.check_samples(len(labels))
        weights = self.class_weights[labels] if experiment.weighting.slug != "none" else None
        estimator = self.model.estimator(int((self.class_counts > 0).sum()), seed)
        self.estimator = fit_estimator(estimator, features, labels, weights, self.model.slug)
        self.train = self.probabilities(features)
        self.test = self.probabilities(feature_rows(data.test))
        sets = {"outside": data.outside, "noise": data.noise}
        self.elsewhere = {
            name: np.bincount(self.probabilities(feature_rows(inputs)).argmax(1), minlength=self.classes)
            for name, inputs in sets.items()
            if inputs is not None
        }

    def probabilities(self, features: Float[np.ndarray, "samples columns"]) -> Float[np.ndarray, "samples classes"]:
        """Return the probabilities of all classes, float64; 0 for a class that is missing in the training part."""
        probabilities = np.zeros((len(features), self.classes))
        classes = np.asarray(self.estimator.classes_, dtype=np.int64)
        probabilities[:, classes] = self.model.probabilities(self.estimator, features)
        return probabilities


def trainings_of_seeds(
    experiment: Experiment, stop: Callable[[], bool], began: float
) -> list[tuple[tuple[int, ...], Training]]:
    """Return the fit of each seed in the form that `core.training.lock_step` expects, with one record each.

    Args:
        experiment: an experiment whose model is a classifier.
        stop: called before each seed except the first; when it returns True, the run ends, with neither record nor outcome.
        began: start time of the run, on the clock of `time.perf_counter`.
    """
    plane: Plane | None = None

    def train(seed: int) -> Training:
        nonlocal plane
        if seed != experiment.all_seeds[0] and stop():
            return None
        data = prepare(experiment.data.with_seeds(seed))
        fit = FittedSeed(experiment, data, seed)
        confusion = confusion_matrix(data.test_labels, fit.test.argmax(1)[None], fit.classes)
        statistics = fit_statistics(fit.train, data.train_labels[0], fit.class_weights, fit.class_counts)
        yield Record(
            epoch=1,
            seconds=time.perf_counter() - began,
            test=Counts.of_confusion(confusion),
            elsewhere={name: counts[None] for name, counts in fit.elsewhere.items()},
            **statistics.each(),
        )
        boundary = None
        if experiment.dataset.load().kind == "points":
            # All seeds use the plane of the first.
            plane = plane or Plane.of(data)
            boundary = _boundary(fit, plane)
        return Outcome(
            confusion=confusion,
            probabilities=fit.test.astype(np.float32)[None],
            labels=data.test_labels,
            weights={},
            boundary=boundary,
            stopped_at=np.ones(1, dtype=np.int64),
        )

    return [((place,), train(seed)) for place, seed in enumerate(experiment.all_seeds)]


def fit_estimator(
    estimator: Any,
    features: Float[np.ndarray, "samples columns"],
    labels: Int[np.ndarray, " samples"],
    weights: Float[np.ndarray, " samples"] | None,
    slug: str,
) -> Any:
    """Fit the estimator and return it.

    A solver that reaches its limit of iterations keeps its last iterate, as a network keeps its last epoch; a warning is logged.

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


def feature_rows(inputs: Inputs) -> Float[np.ndarray, "samples columns"]:
    """Return the samples of a single seed as rows of features, float32."""
    return inputs.dense()[0].reshape(inputs.samples, -1)


def _boundary(fit: FittedSeed, plane: Plane) -> Boundary:
    probabilities, shape = fit.probabilities(plane.inputs[0]), (1, GRID, GRID)
    predictions = probabilities.argmax(1).reshape(shape).astype(np.uint8)
    return plane.boundary([1], [predictions], [probabilities.max(1).reshape(shape).astype(np.float16)])
