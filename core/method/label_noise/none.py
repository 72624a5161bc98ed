"""Labels as they are."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.label_noise import LabelNoise


@dataclass(frozen=True)
class NoLabelNoise(LabelNoise, slug="none", title="No label noise"):
    """Every training sample keeps its true label."""

    def noisy(self, labels: np.ndarray, classes: int, random: np.random.Generator) -> np.ndarray:  # noqa: ARG002
        return labels

    def code(self) -> Lines:
        return Lines("")
