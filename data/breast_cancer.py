"""Breast cancer diagnoses that come with scikit-learn."""

from functools import cache

import numpy as np

from data.samples import Samples


@cache
def breast_cancer() -> Samples:
    """Return 569 tumours described by 30 measurements of cell nuclei, unscaled: 357 benign, 212 malignant.

    **Differs** from scikit-learn, where malignant is class 0: here the rarer class, the one to detect, comes second, so
    that it is the positive class.
    """
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return Samples(
        features=bunch.data.astype(np.float32),
        labels=(1 - bunch.target).astype(np.int64),
        class_names=("benign", "malignant"),
        kind="table",
        feature_names=tuple(str(name) for name in bunch.feature_names),
        source="Breast Cancer Wisconsin, Diagnostic (Wolberg, Mangasarian, Street and Street, 1993, UCI), "
        "as distributed with scikit-learn.",
    )
