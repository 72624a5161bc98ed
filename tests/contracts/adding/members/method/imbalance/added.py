"""A throw-away imbalance."""

from dataclasses import dataclass

import numpy as np

from core.method.imbalance import Profile


@dataclass(frozen=True)
class Added(Profile, slug="added", title="Added imbalance"):
    """Counts fall by the same number from each class to the next.

    Formula: n_c = n_max (1 − (1 − 1 / factor) c / (C − 1)).

    **Source**: a test.
    """

    def shares(self, classes: int) -> np.ndarray:
        return np.linspace(1, 1 / self.factor, classes)
