"""The table for the replication of More's survey of resampling."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines, joined
from core.method.dataset import Dataset
from data.more2016 import MORE2016_SETTINGS


@dataclass(frozen=True)
class More2016(Dataset, slug="more2016", title="More 2016 (table)", place=13):
    """10,000 generated rows of ten columns; nine in ten belong to the majority L, the others to the positive minority S.

    Formula: scikit-learn's `make_classification(n_samples=10000, n_features=10, n_informative=3, n_redundant=1,
    n_clusters_per_class=1, class_sep=0.8, flip_y=0, weights=[.9], random_state=11)`; a quarter of it, drawn without regard
    to the class, is the test part. The columns are not scaled, since scaling changes the effect of resampling.

    **Source**: A. More, Survey of resampling techniques for improving classification performance in unbalanced datasets,
    2016, arXiv 1608.06048.

    **Differs**: his data are not published; of 16,632 candidate settings, this one came closest to his table.
    """

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("L", "S")

    def everything(self) -> data.Samples:
        return data.more2016()

    def code(self) -> Lines:
        settings = "".join(
            f"    {name}={value:_},\n" if isinstance(value, int) else f"    {name}={value!r},\n"
            for name, value in MORE2016_SETTINGS.items()
        )
        rest = Lines.of(
            """
            features, names = features.astype(np.float32), np.array(["L", "S"])[target]
            features, test_features, names, test_names = train_test_split(
                features, names, test_size=0.25, random_state=0
            )
            """,
            "import numpy as np",
            "from sklearn.datasets import make_classification",
            "from sklearn.model_selection import train_test_split",
        )
        return joined([Lines(f"features, target = make_classification(\n{settings})"), rest])
