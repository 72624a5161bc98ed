"""Classifiers with scikit-learn's interface: fitted once for each seed, on flat features."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float

from core.errors import InvalidValue
from core.method.model import Model


@dataclass(frozen=True)
class Classifier(Model, family="classifier"):
    """A classifier that one call fits completely.

    Attributes:
        takes_weights: whether `fit` accepts sample weights.
    """

    takes_weights: ClassVar[bool] = True
    unused = ("epochs", "batch_size", "optimizer")

    @abstractmethod
    def estimator(self, classes: int, seed: int) -> Any:
        """Return an unfitted estimator with `fit`, `predict_proba` and `classes_`.

        Args:
            classes: number of classes in the training set.
            seed: its `random_state`, where it has one.
        """

    @abstractmethod
    def seconds(self, samples: int, columns: int, classes: int) -> float:
        """Estimate the time of a fit in seconds, on one core."""

    def probabilities(
        self, estimator: Any, features: Float[np.ndarray, "samples columns"]
    ) -> Float[np.ndarray, "samples classes"]:
        """Return the probabilities of the estimator's `classes_` from a fitted estimator, float64."""
        return np.asarray(estimator.predict_proba(features), dtype=np.float64)

    def check_samples(self, samples: int) -> None:
        """Raise `InvalidValue` when this number of training samples is too small."""

    def check_classes(self, classes: int) -> None:
        if self.two_classes and classes != 2:
            raise InvalidValue(
                f"model = '{self.slug}' tells two classes apart, and there are {classes}: choose two with dataset.classes, or "
                "another model."
            )
