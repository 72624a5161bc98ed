"""Linear support vector machines."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class LinearSVM(Classifier, slug="linear_svm", title="Linear SVM", place=21):
    """A linear boundary with the widest margin; with more than two classes, one boundary per class against the rest.

    Formula: ½‖w‖² + C Σ max(0, 1 − y (w·x + b))². It yields distances, not probabilities: p = 1/(1 + e^(−distance)), with
    more classes the softmax of the distances. These probabilities preserve every decision and the order of the samples, but are
    not calibrated. Calibration would need folds, for which a rare class may be too small, and would move the decisions back
    to the natural frequencies, which weights and resampling have just corrected.

    **Source**: Fan et al., LIBLINEAR, JMLR 2008; scikit-learn's `LinearSVC`. **Differs**: the probabilities.
    """

    c: float = parameter(
        1.0, "Inverse strength of the penalty, C.", above=0, at_most=1e6, logarithmic=True, advanced=True
    )
    max_iter: int = parameter(
        10_000, "Largest number of iterations of the solver.", at_least=1, at_most=1_000_000, advanced=True
    )

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.svm import LinearSVC

        return LinearSVC(C=self.c, max_iter=self.max_iter, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:
        return 0.002 + 5e-8 * samples * columns * (1 if classes == 2 else classes)

    def probabilities(
        self, estimator: Any, features: Float[np.ndarray, "samples columns"]
    ) -> Float[np.ndarray, "samples classes"]:
        distance = np.asarray(estimator.decision_function(features), dtype=np.float64)
        if distance.ndim == 1:
            distance = np.stack([np.zeros_like(distance), distance], axis=1)
        shifted = np.exp(distance - distance.max(1, keepdims=True))
        return shifted / shifted.sum(1, keepdims=True)
