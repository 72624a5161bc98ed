"""An exponential long tail."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from core.method.imbalance import Profile


@dataclass(frozen=True)
class Exponential(Profile, slug="exponential", title="Exponential long tail", place=10):
    """Counts decrease by the same ratio from each class to the next, from the most frequent to the rarest.

    Formula: n_c = max(1, ⌊n_max · factor^(−c/(C−1))⌋ ), c = 0 … C−1; n_max is the largest count that the data permit.

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019 (long-tailed CIFAR).
    """

    def shares(self, classes: int) -> Float[np.ndarray, " classes"]:
        return self.factor ** -(np.arange(classes) / max(1, classes - 1))
