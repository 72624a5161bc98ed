"""No label noise."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from core.codegen.lines import Lines
from core.method.label_noise import LabelNoise


@dataclass(frozen=True)
class NoLabelNoise(LabelNoise, slug="none", title="No label noise"):
    """Every training sample keeps its true label."""

    def noisy(
        self,
        labels: Int[np.ndarray, " samples"],
        classes: int,  # noqa: ARG002
        random: np.random.Generator,  # noqa: ARG002
    ) -> Int[np.ndarray, " samples"]:
        return labels

    def code(self) -> Lines:
        return Lines("")
