"""The benchmark sets of imbalanced-learn."""

from dataclasses import dataclass
from typing import Literal

import data
from core.codegen.lines import Lines
from core.method.dataset.on_disk import Downloadable
from core.method.dataset.split_off import SplitOff
from core.method.parameter import parameter

SetName = Literal[
    "ecoli",
    "optical_digits",
    "satimage",
    "pen_digits",
    "abalone",
    "sick_euthyroid",
    "spectrometer",
    "car_eval_34",
    "isolet",
    "us_crime",
    "yeast_ml8",
    "scene",
    "libras_move",
    "thyroid_sick",
    "coil_2000",
    "arrhythmia",
    "solar_flare_m0",
    "oil",
    "car_eval_4",
    "wine_quality",
    "letter_img",
    "yeast_me2",
    "webpage",
    "ozone_level",
    "mammography",
    "protein_homo",
    "abalone_19",
]


@dataclass(frozen=True)
class Imblearn(Downloadable, SplitOff, slug="imblearn", title="Benchmark sets of imbalanced-learn"):
    """27 tables of numbers with two classes, 8.6 to 130 times as many rows of the majority as of the minority, the positive
    class; to be downloaded, all at once.

    Formula: each column is standardised, x → (x − mean) / standard deviation, both taken from the training part.

    **Source**: Ding, Diversified Ensemble Classifiers for Highly Imbalanced Data Learning and their Application in
    Bioinformatics, 2011; imbalanced-learn's `fetch_datasets`, Zenodo 61452.
    """

    set: SetName = parameter("ecoli", "Which of the 27 sets.")

    @property
    def known_classes(self) -> tuple[str, ...]:
        return data.IMBLEARN_CLASSES

    def read(self) -> data.Samples:
        return data.imblearn_set(self.set)

    def code(self) -> Lines:
        majority, minority = data.IMBLEARN_CLASSES
        return Lines.of(
            f"""
            table = fetch_datasets(filter_data=("{self.set}",))["{self.set}"]
            features = table.data.astype(np.float32)
            names = np.where(table.target > 0, "{minority}", "{majority}")
            """,
            "import numpy as np",
            "from imblearn.datasets import fetch_datasets",
        )
