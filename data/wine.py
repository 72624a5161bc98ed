"""Wine analyses that come with scikit-learn."""

from functools import cache

import numpy as np

from data.samples import Samples


@cache
def wine() -> Samples:
    """Return 178 wines of three cultivars described by 13 chemical measurements, unscaled."""
    from sklearn.datasets import load_wine

    bunch = load_wine()
    return Samples(
        features=bunch.data.astype(np.float32),
        labels=bunch.target.astype(np.int64),
        class_names=tuple(str(name) for name in bunch.target_names),
        kind="table",
        feature_names=tuple(bunch.feature_names),
        source="Wine (Aeberhard and Forina, 1992, UCI), as distributed with scikit-learn.",
    )
