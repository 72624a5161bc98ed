"""A run of a classifier: one fit a seed, and one record of all of them."""

import logging
import time
import warnings
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.model.classifier import Classifier
from core.method.weighting import static_weights
from core.metrics import Counts
from core.preparation.inputs import Inputs
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.training.boundary import GRID, Plane
from core.training.record import Boundary, Outcome, Record
from core.training.resampling_picture import resampling_picture

LOW_SHARE = 0.05
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

    def statistics(self) -> dict[str, Any]:
        """The fields of a record that say how training went; a fit has no gradient and no logits."""
        labels = self.data.train_labels[0]
        true = self.train[np.arange(len(labels)), labels]
        losses = -np.log(true.clip(np.finfo(np.float64).eps, 1))
        weights = self.class_weights[labels]
        root_priors = np.sqrt(self.class_counts / len(labels))
        by_class = [np.sort(true[labels == label]) for label in range(self.classes)]
        lowest = np.array([one[0] if len(one) else np.nan for one in by_class])
        low = np.array([one[int(LOW_SHARE * (len(one) - 1))] if len(one) else np.nan for one in by_class])
        return {
            "train_loss": (losses * weights).sum() / weights.sum(),
            "train_accuracy": (self.train.argmax(1) == labels).mean(),
            "class_weights": np.where(self.class_counts > 0, self.class_weights, np.nan),
            "effective_sample_size": static_weights.effective_sample_size(self.class_weights, self.class_counts)[0],
            "lowest_logit": np.full(self.classes, np.nan),
            "b_prime": root_priors * (1 - lowest),
            "b_prime_quantile": root_priors * (1 - low),
            "gradient_norm": np.nan,
        }

    def confusion(self) -> np.ndarray:
        """True by predicted class on the test part, int64 `[C, C]`."""
        cells = self.data.test_labels[0] * self.classes + self.test.argmax(1)
        return np.bincount(cells, minlength=self.classes**2).reshape(self.classes, self.classes)


def fit(experiment: Experiment, stop: Callable[[], bool]) -> Generator[Record, None, Outcome | None]:
    """Fit all seeds of an experiment and give their one record.

    Args:
        experiment: its model is a classifier.
        stop: is asked after each seed whether to end the run there, which leaves neither record nor outcome.
    """
    began = time.perf_counter()
    picture = resampling_picture(experiment)
    seeds: list[FittedSeed] = []
    for seed in experiment.all_seeds:
        seeds.append(FittedSeed(experiment, prepare(experiment.data.with_seeds(seed)), seed))
        if stop() and len(seeds) < experiment.seeds:
            return None
    confusion = np.stack([one.confusion() for one in seeds])
    statistics = [one.statistics() for one in seeds]
    yield Record(
        epoch=1,
        seconds=time.perf_counter() - began,
        test=Counts.of_confusion(confusion),
        elsewhere={name: np.stack([one.elsewhere[name] for one in seeds]) for name in seeds[0].elsewhere},
        **{name: np.stack([one[name] for one in statistics]) for name in statistics[0]},
    )
    return Outcome(
        confusion=confusion,
        probabilities=np.stack([one.test for one in seeds]).astype(np.float32),
        labels=np.concatenate([one.data.test_labels for one in seeds]),
        weights={},
        boundary=_boundary(seeds) if experiment.dataset.load().kind == "points" else None,
        stopped_at=np.ones(len(seeds), dtype=np.int64),
        resampling=picture,
    )


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


def _boundary(seeds: list[FittedSeed]) -> Boundary:
    plane = Plane.of(seeds[0].data)
    everywhere = np.stack([one.probabilities(plane.inputs[0]) for one in seeds])
    shape = (len(seeds), GRID, GRID)
    predictions = everywhere.argmax(2).reshape(shape).astype(np.uint8)
    return plane.boundary([1], [predictions], [everywhere.max(2).reshape(shape).astype(np.float16)])
