"""Decision trees."""

from dataclasses import dataclass
from math import log2
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class DecisionTree(Classifier, slug="decision_tree", title="Decision tree", place=23):
    """A tree of splits on single features, grown until its leaves are pure unless its depth is limited.

    **Source**: Breiman, Friedman, Olshen & Stone, Classification and Regression Trees, 1984; scikit-learn's
    `DecisionTreeClassifier`.
    """

    max_depth: int = parameter(0, "Largest number of splits on a path; 0 is no limit.", at_least=0, at_most=1000)
    min_samples_leaf: int = parameter(1, "Smallest number of training samples in a leaf.", at_least=1, at_most=100_000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.tree import DecisionTreeClassifier

        return DecisionTreeClassifier(
            max_depth=self.max_depth or None, min_samples_leaf=self.min_samples_leaf, random_state=seed
        )

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return 0.001 + 6e-8 * samples * log2(samples + 1) * columns
