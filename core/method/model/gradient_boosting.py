"""Gradient boosting on histograms."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class GradientBoosting(Classifier, slug="gradient_boosting", title="Gradient boosting (histograms)", place=25):
    """A sequence of small trees, each of which corrects the errors of the sum of the previous ones; features in 255 bins.

    **Source**: Ke et al., LightGBM, NeurIPS 2017; scikit-learn's `HistGradientBoostingClassifier`. **Differs**: without its own
    early stopping, so that no samples of a rare class are set aside.
    """

    trees: int = parameter(
        100,
        "Number of rounds; with more than two classes, each round adds one tree per class.",
        at_least=1,
        at_most=2000,
    )
    learning_rate: float = parameter(
        0.1, "Factor by which the correction of each tree is multiplied.", above=0, at_most=1, logarithmic=True
    )
    max_leaf_nodes: int = parameter(31, "Largest number of leaves of a tree.", at_least=2, at_most=1000, advanced=True)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.ensemble import HistGradientBoostingClassifier

        return HistGradientBoostingClassifier(
            max_iter=self.trees,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            early_stopping=False,
            random_state=seed,
        )

    def seconds(self, samples: int, columns: int, classes: int) -> float:
        return self.trees * (0.0008 + 1.2e-8 * samples * columns) * (1 if classes == 2 else 0.6 * classes)
