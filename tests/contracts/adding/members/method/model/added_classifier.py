"""A throw-away classifier."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class AddedClassifier(Classifier, slug="added_classifier", title="Added classifier"):
    """Gaussian naive Bayes.

    **Source**: scikit-learn's `GaussianNB`.
    """

    smoothing: float = parameter(
        1e-3, "Share of the largest variance that is added to every one.", above=0, at_most=1, logarithmic=True
    )

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.naive_bayes import GaussianNB

        return GaussianNB(var_smoothing=self.smoothing)

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return 0.001
