"""Balanced random forests."""

from dataclasses import dataclass
from math import log2
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class BalancedRandomForest(
    Classifier, slug="balanced_random_forest", title="Balanced random forest", place=31, family="balanced ensemble"
):
    """A random forest in which every tree grows on a balanced draw: as many samples of every class as the rarest class has.

    **Source**: Chen, Liaw & Breiman, Using Random Forest to Learn Imbalanced Data, 2004; imbalanced-learn's
    `BalancedRandomForestClassifier`.
    """

    balances_itself = True

    trees: int = parameter(100, "Number of trees.", at_least=1, at_most=2000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from imblearn.ensemble import BalancedRandomForestClassifier

        return BalancedRandomForestClassifier(n_estimators=self.trees, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.trees * (0.0015 + 1e-8 * samples * log2(samples + 1) * columns**0.5)
