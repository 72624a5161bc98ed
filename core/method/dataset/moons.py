"""Two moons."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Points
from core.method.parameter import parameter
from data.points import GENERATOR_SEED, class_sizes


@dataclass(frozen=True)
class Moons(Points, slug="moons", title="Two moons (2-D)"):
    """Two interleaving half circles: a network separates them, a straight line cannot.

    Formula: class 0 is (cos t, sin t), class 1 is (1 − cos t, ½ − sin t), t from 0 to π, plus Gaussian noise.

    **Source**: scikit-learn's `make_moons`, of which the points without noise are the same; Byrd & Lipton, What is the
    Effect of Importance Weighting in Deep Learning?, ICML 2019, use such data.
    """

    noise: float = parameter(
        0.1,
        "Standard deviation of the noise. At 0.1 a network separates the moons, at 0.2 no more.",
        at_least=0,
        at_most=2,
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("0", "1")

    def everything(self) -> data.Samples:
        return data.moons(self.samples, self.noise)

    def code(self) -> Lines:
        sizes = tuple(class_sizes(self.samples, 2))
        return Lines.of(
            f"""
            points, target = make_moons({sizes}, shuffle=False)
            noise = np.random.default_rng({GENERATOR_SEED}).standard_normal(points.shape)
            features = (points + {self.noise} * noise).astype(np.float32)
            names = target.astype(str)
            """,
            "import numpy as np",
            "from sklearn.datasets import make_moons",
        )
