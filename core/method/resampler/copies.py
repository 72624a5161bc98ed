"""Exact copies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.resampler import Resampled, Resampler


@dataclass(frozen=True)
class Copies(Resampler, slug="copies", title="Exact copies"):
    """Every sample of a rarer class is repeated equally often, as often as fits into the size of the largest class.

    What random over-sampling does on the average: with class counts that divide each other, k copies of a sample add the same
    to the loss of a full batch as one sample with weight k.

    Formula: n'_y = k_y n_y with k_y = ⌊n_max / n_y⌋.

    **Source**: the question, often asked, whether class weights equal copies.
    """

    looks_at_features = False

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        largest = max(class_counts)
        return [largest // count * count if count else 0 for count in class_counts]

    def code(self) -> Lines:
        return Lines(
            "times = np.bincount(y).max() // np.bincount(y).clip(min=1)\n"
            "X, y = X.repeat(times[y], axis=0), y.repeat(times[y])",
            ("import numpy as np",),
        )

    def resample(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        seed: int,  # noqa: ARG002
        categorical: Sequence[int] = (),  # noqa: ARG002
        class_names: Sequence[str] | None = None,  # noqa: ARG002
    ) -> Resampled:
        counts = np.bincount(labels)
        times = counts.max() // counts.clip(min=1)
        kept = np.repeat(np.arange(len(labels)), times[labels])
        return Resampled(features[kept], labels[kept], kept)
