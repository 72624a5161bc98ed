"""Logistic regression."""

from dataclasses import dataclass
from typing import Any

from core.method.model.classifier import Classifier
from core.method.parameter import parameter


@dataclass(frozen=True)
class LogisticRegression(Classifier, slug="logistic_regression", title="Logistic regression", place=20):
    """A linear boundary between the classes with an L2 penalty, fitted until convergence.

    Formula: p(y | x) ∝ exp(w_y·x + b_y), minimising C Σ −log p + ½‖w‖².

    **Source**: scikit-learn's `LogisticRegression`, with `solver="liblinear"` for two classes as in More's survey;
    liblinear supports no more than two classes, so that more classes use `lbfgs`, which fits all of them together.
    """

    c: float = parameter(
        1.0, "Inverse strength of the penalty, C.", above=0, at_most=1e6, logarithmic=True, advanced=True
    )
    max_iter: int = parameter(
        1000, "Largest number of iterations of the solver.", at_least=1, at_most=100_000, advanced=True
    )

    def estimator(self, classes: int, seed: int) -> Any:
        from sklearn.linear_model import LogisticRegression as Estimator

        solver = "liblinear" if classes == 2 else "lbfgs"
        return Estimator(C=self.c, max_iter=self.max_iter, solver=solver, random_state=seed)

    def seconds(self, samples: int, columns: int, classes: int) -> float:
        return 0.002 + 1e-7 * samples * columns * (1 if classes == 2 else 0.5 * classes)
