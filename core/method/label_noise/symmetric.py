"""Symmetric label noise."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.label_noise import LabelNoise
from core.method.parameter import parameter


@dataclass(frozen=True)
class Symmetric(LabelNoise, slug="symmetric", title="Symmetric label noise"):
    """Each training label is replaced, with a fixed probability, by another class drawn uniformly.

    Frequent classes lose many samples to rare ones, which gain few: a rare class may end up with more wrong samples than
    right ones. Weights and priors are computed from the labels that training sees.

    Formula: P(ỹ = y) = 1 − η, P(ỹ = c) = η / (C − 1) for every other class c.

    **Source**: Luo et al., NeurIPS 2024 (RDR), figure 5, use η = 0.05. **Differs**: they do not state the type of noise.
    """

    rate: float = parameter(0.05, "Probability that a training label is wrong, η.", at_least=0, at_most=0.95)

    def noisy(self, labels: np.ndarray, classes: int, random: np.random.Generator) -> np.ndarray:
        wrong = random.random(len(labels)) < self.rate
        shift = random.integers(1, classes, size=len(labels))
        return np.where(wrong, (labels + shift) % classes, labels)

    def code(self) -> Lines:
        return Lines.of(
            f"""
            noise = generator(seed, "noise")
            wrong = noise.random(len(y)) < {self.rate}
            shift = noise.integers(1, len(CLASSES), size=len(y))
            y = np.where(wrong, (y + shift) % len(CLASSES), y)
            """,
        )

    def formula(self) -> list[str]:
        return [
            r"P(\tilde y = y) = 1 - \eta, \quad P(\tilde y = c) = \frac{\eta}{C - 1}, "
            rf"\qquad \eta = {self.rate:g}"
        ]
