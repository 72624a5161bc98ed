"""Balanced bagging."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class BalancedBagging(
    Classifier, slug="balanced_bagging", title="Balanced bagging", place=30, family="balanced ensemble"
):
    """Trees on bootstrap samples, each of which is first under-sampled until its classes have equal size; the trees vote.

    **Source**: Hido, Kashima & Takahashi, Roughly Balanced Bagging for Imbalanced Data, SDM 2008; imbalanced-learn's
    `BalancedBaggingClassifier`.
    """

    takes_weights = False
    balances_itself = True

    trees: int = parameter(10, "Number of trees.", at_least=1, at_most=2000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from imblearn.ensemble import BalancedBaggingClassifier

        return BalancedBaggingClassifier(n_estimators=self.trees, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.trees * (0.003 + 1e-7 * samples * columns)
