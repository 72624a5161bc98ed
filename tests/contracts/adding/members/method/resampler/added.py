"""A throw-away resampler."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.method.parameter import parameter
from core.method.resampler import Resampled, Resampler


@dataclass(frozen=True)
class Added(Resampler, slug="added", title="Added resampler"):
    """Every sample several times.

    Formula: n'_y = k n_y.

    **Source**: a test.
    """

    times: int = parameter(2, "How often every sample occurs, k.", at_least=1, at_most=10)

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        return [self.times * count for count in class_counts]

    def resample(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        seed: int,  # noqa: ARG002
        categorical: Sequence[int] = (),  # noqa: ARG002
        class_names: Sequence[str] | None = None,  # noqa: ARG002
    ) -> Resampled:
        kept = np.repeat(np.arange(len(labels)), self.times)
        return Resampled(features[kept], labels[kept], kept)
