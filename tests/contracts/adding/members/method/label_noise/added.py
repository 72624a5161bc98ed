"""A throw-away label noise."""

from dataclasses import dataclass

import numpy as np

from core.method.label_noise import LabelNoise
from core.method.parameter import parameter


@dataclass(frozen=True)
class Added(LabelNoise, slug="added", title="Added label noise"):
    """Some samples carry the label of the next class.

    Formula: P(ỹ = y + 1) = η.

    **Source**: a test.
    """

    rate: float = parameter(0.1, "Probability that a label is wrong, η.", at_least=0, at_most=0.5)

    def noisy(self, labels: np.ndarray, classes: int, random: np.random.Generator) -> np.ndarray:
        return (labels + (random.random(len(labels)) < self.rate)) % classes

    def formula(self) -> list[str]:
        return [rf"P(\tilde y = y + 1) = {self.rate:g}"]
