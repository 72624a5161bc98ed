"""BalanceCascade."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class BalanceCascade(Classifier, slug="balance_cascade", title="BalanceCascade"):
    """Balanced draws one after another, an AdaBoost on each; what it gets right of the frequent class is not drawn again.

    Formula: after each of T rounds the threshold is moved so that the false-positive rate is f = (|S|/|L|)^(1/(T−1)), and
    the samples of L that then count as L are removed. The members' scores, less their thresholds, are summed.

    **Source**: Liu, Wu & Zhou, Exploratory Undersampling for Class-Imbalance Learning, IEEE SMC-B 2009, algorithm 2; see
    `core.method.model.engine.balance_cascade_classifier`. **Differs**: 50 stumps a round; with the 10 of the paper nearly
    everything is called rare on `more2016`.
    """

    takes_weights = False
    balances_itself = True
    two_classes = True

    rounds: int = parameter(4, "How many draws, T.", at_least=2, at_most=50)
    stumps: int = parameter(50, "Rounds of AdaBoost on each draw.", at_least=1, at_most=1000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from core.method.model.engine.balance_cascade_classifier import BalanceCascadeClassifier

        return BalanceCascadeClassifier(n_rounds=self.rounds, n_estimators=self.stumps, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.rounds * self.stumps * (0.0015 + 4e-8 * samples * columns)
