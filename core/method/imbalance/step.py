"""Step imbalance: frequent and rare classes only."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from core.method.imbalance import Profile


@dataclass(frozen=True)
class Step(Profile, slug="step", title="Step", place=20):
    """The first half of the classes is frequent, the rest is rare.

    Formula: n_c = n_max for c < ⌊C/2⌋, else max(1, ⌊n_max / factor⌋); n_max is the largest count that the data permit.

    **Source**: Cao et al., Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, NeurIPS 2019,
    section 4. **Differs**: with an odd number of classes the middle one counts as rare.
    """

    def shares(self, classes: int) -> Float[np.ndarray, " classes"]:
        return np.where(np.arange(classes) < classes // 2, 1.0, 1 / self.factor)
