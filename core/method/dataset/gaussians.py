"""A cloud and its copy."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Points
from core.method.parameter import parameter
from data.points import GENERATOR_SEED, class_sizes


@dataclass(frozen=True)
class Gaussians(Points, slug="gaussians", title="Two Gaussians (2-D)"):
    """A Gaussian cloud and a rotated, shifted copy of it: with the defaults a straight line separates them.

    Formula: class 0 is x ~ N(0, diag(spread²/4, spread²)), class 1 is R(angle) x + (shift, 0) of the same points.

    **Source**: the kind of two-dimensional data in Byrd & Lipton, What is the Effect of Importance Weighting in Deep
    Learning?, ICML 2019; the numbers are ours.
    """

    angle: float = parameter(45.0, "Rotation of the copy in degrees.", at_least=-180, at_most=180)
    shift: float = parameter(
        3.0, "How far the copy is moved to the right. Below about 2 the classes overlap.", at_least=0, at_most=20
    )
    spread: float = parameter(
        0.5, "Standard deviation of the cloud along its long axis; half of that across.", at_least=0.01, at_most=5
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("0", "1")

    def everything(self) -> data.Samples:
        return data.gaussians(self.samples, self.angle, self.shift, self.spread)

    def code(self) -> Lines:
        size, copied = class_sizes(self.samples, 2)
        return Lines.of(
            f"""
            random = np.random.default_rng({GENERATOR_SEED})
            cloud = {self.spread} * random.standard_normal(({size}, 2)) * [0.5, 1.0]
            angle = np.radians({self.angle})
            cosine, sine = np.cos(angle), np.sin(angle)
            rotation = np.array([[cosine, -sine], [sine, cosine]])
            copy = cloud[:{copied}] @ rotation.T + [{self.shift}, 0.0]
            features = np.concatenate([cloud, copy]).astype(np.float32)
            names = np.repeat(["0", "1"], [{size}, {copied}])
            """,
            "import numpy as np",
        )
