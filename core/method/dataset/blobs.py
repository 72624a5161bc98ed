"""Round clouds."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Points
from core.method.parameter import parameter
from data.blobs import RADIUS
from data.points import GENERATOR_SEED, class_sizes


@dataclass(frozen=True)
class Blobs(Points, slug="blobs", title="Round clouds (2-D)"):
    """Round Gaussian clouds with their centres evenly on a circle, one a class: the best boundary is known.

    Formula: class c of C is Gaussian around 2 · (cos 2πc/C, sin 2πc/C) with variance spread² in each direction.

    **Source**: ours, after scikit-learn's `make_blobs`, whose centres are drawn at random.
    """

    clusters: int = parameter(3, "How many clouds there are, one a class.", at_least=2, at_most=10)
    spread: float = parameter(
        0.5, "Standard deviation of each cloud; the larger, the more the classes overlap.", at_least=0.01, at_most=5
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple(str(label) for label in range(self.clusters))

    def everything(self) -> data.Samples:
        return data.blobs(self.samples, self.clusters, self.spread)

    def code(self) -> Lines:
        return Lines.of(
            f"""
            random = np.random.default_rng({GENERATOR_SEED})
            sizes = {class_sizes(self.samples, self.clusters)}
            clouds = []
            for label, size in enumerate(sizes):
                angle = 2 * np.pi * label / {self.clusters}
                center = {RADIUS} * np.array([np.cos(angle), np.sin(angle)])
                clouds.append(center + {self.spread} * random.standard_normal((size, 2)))
            features = np.concatenate(clouds).astype(np.float32)
            names = np.repeat(np.arange({self.clusters}).astype(str), sizes)
            """,
            "import numpy as np",
        )
