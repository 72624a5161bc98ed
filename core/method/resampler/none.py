"""The training part as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.method.resampler import Resampled, Resampler


@dataclass(frozen=True)
class NoResampling(Resampler, slug="none", title="No resampling"):
    """Every training sample is used as it is, once."""

    looks_at_features = False

    def resample(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        seed: int,  # noqa: ARG002
        categorical: Sequence[int] = (),  # noqa: ARG002
        class_names: Sequence[str] | None = None,  # noqa: ARG002
    ) -> Resampled:
        return Resampled(features, labels, np.arange(len(labels)))
