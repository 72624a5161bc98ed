"""Breast cancer diagnoses that come with scikit-learn."""

from functools import cache

import numpy as np

from data.embedded import embedded_table
from data.samples import Samples

MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
FEATURES = (
    *(f"mean {measure}" for measure in MEASURES),
    *(f"{measure} error" for measure in MEASURES),
    *(f"worst {measure}" for measure in MEASURES),
)


@cache
def breast_cancer() -> Samples:
    """Return 569 tumours described by 30 measurements of cell nuclei, unscaled: 357 benign, 212 malignant.

    **Differs** from scikit-learn, where malignant is class 0: here the rarer class, the one to detect, comes second, so
    that it is the positive class.
    """
    table = embedded_table("breast_cancer.csv", skiprows=1)
    return Samples(
        features=table[:, :-1].astype(np.float32),
        labels=(1 - table[:, -1]).astype(np.int64),
        class_names=("benign", "malignant"),
        kind="table",
        feature_names=FEATURES,
        source="Breast Cancer Wisconsin, Diagnostic (Wolberg, Mangasarian, Street and Street, 1993, UCI), "
        "as distributed with scikit-learn.",
    )
