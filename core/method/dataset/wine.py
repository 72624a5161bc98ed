"""Wine analyses."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset import Dataset


@dataclass(frozen=True)
class Wine(Dataset, slug="wine", title="Wine (table)"):
    """178 wines of three cultivars described by 13 chemical measurements: a small table with three classes.

    Formula: each column is standardised, x → (x − mean) / standard deviation, both taken from the training part.

    **Source**: Aeberhard & Forina, Wine, UCI 1992; scikit-learn's `load_wine`.
    """

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("class_0", "class_1", "class_2")

    def everything(self) -> data.Samples:
        return data.wine()

    def code(self) -> Lines:
        return Lines.of(
            """
            table = load_wine()
            features = table.data.astype(np.float32)
            names = table.target_names[table.target]
            """,
            "import numpy as np",
            "from sklearn.datasets import load_wine",
        )
