"""Random forests."""

from dataclasses import dataclass
from math import log2
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class RandomForest(Classifier, slug="random_forest", title="Random forest", place=24):
    """Many trees, each grown on a bootstrap sample with a few candidate features at each split; the trees vote.

    **Source**: Breiman, Random Forests, Machine Learning 2001; scikit-learn's `RandomForestClassifier`.
    """

    trees: int = parameter(100, "Number of trees.", at_least=1, at_most=2000)
    max_depth: int = parameter(
        0, "Largest number of splits on a path; 0 is no limit.", at_least=0, at_most=1000, advanced=True
    )
    min_samples_leaf: int = parameter(
        1, "Smallest number of training samples in a leaf.", at_least=1, at_most=100_000, advanced=True
    )

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(
            n_estimators=self.trees,
            max_depth=self.max_depth or None,
            min_samples_leaf=self.min_samples_leaf,
            random_state=seed,
        )

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        return self.trees * (0.001 + 4e-8 * samples * log2(samples + 1) * columns**0.5)
