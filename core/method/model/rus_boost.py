"""RUSBoost."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class RUSBoost(Classifier, slug="rus_boost", title="RUSBoost", place=33, family="balanced ensemble"):
    """AdaBoost that repeats random under-sampling in every round, before it fits the next stump.

    **Source**: Seiffert, Khoshgoftaar, Van Hulse & Napolitano, RUSBoost, IEEE SMC-A 2010; imbalanced-learn's
    `RUSBoostClassifier`. **Differs**: a learning rate of 0.1; with 1, boosting on `more2016` ends after three stumps, at a round
    that is worse than chance on the whole training part, and no sample is classified as rare.
    """

    balances_itself = True

    stumps: int = parameter(50, "Number of rounds of boosting.", at_least=1, at_most=2000)
    learning_rate: float = parameter(
        0.1, "Factor by which the weight of each round is multiplied.", above=0, at_most=10
    )

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from imblearn.ensemble import RUSBoostClassifier

        return RUSBoostClassifier(n_estimators=self.stumps, learning_rate=self.learning_rate, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.stumps * (0.0012 + 1.5e-8 * samples * columns)
