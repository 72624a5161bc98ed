"""Breast cancer diagnoses."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Dataset


@dataclass(frozen=True)
class BreastCancer(Dataset, slug="breast_cancer", title="Breast cancer (table)"):
    """569 tumours, 357 benign and 212 malignant, described by 30 measurements of cell nuclei.

    Formula: each column is standardised, x → (x − mean) / standard deviation, both taken from the training part.

    **Source**: Wolberg, Mangasarian, Street & Street, Breast Cancer Wisconsin (Diagnostic), UCI 1993; scikit-learn's
    `load_breast_cancer`.

    **Differs**: malignant is the second class, the one called positive; scikit-learn puts it first.
    """

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("benign", "malignant")

    def everything(self) -> data.Samples:
        return data.breast_cancer()

    def code(self) -> Lines:
        return Lines.of(
            """
            table = load_breast_cancer()
            features = table.data.astype(np.float32)
            names = table.target_names[table.target]
            """,
            "import numpy as np",
            "from sklearn.datasets import load_breast_cancer",
        )
