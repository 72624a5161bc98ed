"""Classifiers of scikit-learn's kind: fitted once for each seed, on features in a row."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.errors import InvalidValue
from core.method.model import Model


@dataclass(frozen=True)
class Classifier(Model):
    """A classifier that is fitted in one go.

    Attributes:
        takes_weights: whether `fit` takes sample weights.
    """

    takes_weights: ClassVar[bool] = True
    unused = ("epochs", "batch_size", "optimizer")

    @abstractmethod
    def estimator(self, classes: int, seed: int) -> Any:
        """An estimator that is not fitted yet, with `fit`, `predict_proba` and `classes_`.

        Args:
            classes: how many there are in the training set.
            seed: its `random_state`, where it has one.
        """

    @abstractmethod
    def seconds(self, samples: int, columns: int, classes: int) -> float:
        """About how long a fit takes, on one core."""

    def probabilities(self, estimator: Any, features: np.ndarray) -> np.ndarray:
        """Probabilities from a fitted estimator, float64 `[N, number of classes_]`."""
        return np.asarray(estimator.predict_proba(features), dtype=np.float64)

    def check_samples(self, samples: int) -> None:
        """Raise `InvalidValue` when that many training samples are too few."""

    def check_classes(self, classes: int) -> None:
        if self.two_classes and classes != 2:
            raise InvalidValue(
                f"model = '{self.slug}' tells two classes apart, and there are {classes}: choose two with dataset.classes, or "
                "another model."
            )
