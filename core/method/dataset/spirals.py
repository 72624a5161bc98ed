"""Spiral arms."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Points
from core.method.parameter import parameter
from data.points import GENERATOR_SEED, class_sizes
from data.spirals import INNER_RADIUS


@dataclass(frozen=True)
class Spirals(Points, slug="spirals", title="Spirals (2-D)"):
    """Spiral arms wound around one centre, one a class: the boundary takes a network long to find.

    Formula: arm a of A has radius 0.1 + 0.9 t and angle 2π (turns · t + a/A), t from 0 to 1, plus Gaussian noise.

    **Source**: ours, after the two-spirals problem of Lang & Witbrock, Learning to Tell Two Spirals Apart, 1988.
    """

    noise: float = parameter(0.03, "Standard deviation of the noise; an arm ends at radius 1.", at_least=0, at_most=1)
    turns: float = parameter(1.0, "How often an arm winds around the centre.", at_least=0.25, at_most=4)
    arms: int = parameter(2, "How many arms there are, one a class.", at_least=2, at_most=6)

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple(str(label) for label in range(self.arms))

    def everything(self) -> data.Samples:
        return data.spirals(self.samples, self.noise, self.turns, self.arms)

    def code(self) -> Lines:
        return Lines.of(
            f"""
            random = np.random.default_rng({GENERATOR_SEED})
            sizes = {class_sizes(self.samples, self.arms)}
            arms = []
            for label, size in enumerate(sizes):
                along = np.linspace(0, 1, size)
                radius = {INNER_RADIUS} + {1 - INNER_RADIUS} * along
                angle = 2 * np.pi * ({self.turns} * along + label / {self.arms})
                arm = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
                arms.append(arm + {self.noise} * random.standard_normal(arm.shape))
            features = np.concatenate(arms).astype(np.float32)
            names = np.repeat(np.arange({self.arms}).astype(str), sizes)
            """,
            "import numpy as np",
        )
