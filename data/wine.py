"""Wine analyses that come with scikit-learn."""

from functools import cache

import numpy as np

from data.embedded import embedded_table
from data.samples import Samples

FEATURES = (
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "total_phenols",
    "flavanoids",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "hue",
    "od280/od315_of_diluted_wines",
    "proline",
)


@cache
def wine() -> Samples:
    """Return 178 wines of three cultivars described by 13 chemical measurements, unscaled."""
    table = embedded_table("wine_data.csv", skiprows=1)
    return Samples(
        features=table[:, :-1].astype(np.float32),
        labels=table[:, -1].astype(np.int64),
        class_names=("class_0", "class_1", "class_2"),
        kind="table",
        feature_names=FEATURES,
        source="Wine (Aeberhard and Forina, 1992, UCI), as distributed with scikit-learn.",
    )
