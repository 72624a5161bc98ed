"""EasyEnsemble."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class EasyEnsemble(Classifier, slug="easy_ensemble", title="EasyEnsemble", place=32, family="balanced ensemble"):
    """Several balanced draws, each with all samples of the rarest class and equally many of every other; an AdaBoost is trained
    on each draw, and they vote.

    Unlike a single under-sampling, it does not lose samples of the frequent classes permanently.

    **Source**: Liu, Wu & Zhou, Exploratory Undersampling for Class-Imbalance Learning, IEEE SMC-B 2009; imbalanced-learn's
    `EasyEnsembleClassifier`.
    """

    takes_weights = False
    balances_itself = True

    draws: int = parameter(10, "Number of balanced draws.", at_least=1, at_most=200)
    stumps: int = parameter(50, "Number of rounds of AdaBoost on each draw.", at_least=1, at_most=1000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from imblearn.ensemble import EasyEnsembleClassifier
        from sklearn.ensemble import AdaBoostClassifier

        return EasyEnsembleClassifier(
            n_estimators=self.draws, estimator=AdaBoostClassifier(n_estimators=self.stumps), random_state=seed
        )

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.draws * self.stumps * (0.001 + 2e-8 * samples * columns)
