"""Every sample counts the same."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.weighting import Weighting


@dataclass(frozen=True)
class NoWeighting(Weighting, slug="none", title="No weighting"):
    """Every training sample counts 1: plain empirical risk minimisation, the baseline of every comparison."""

    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        return np.ones(len(class_counts))

    def code(self) -> Lines:
        return Lines("")

    def formula(self) -> list[str]:
        return [r"w_y = 1"]
