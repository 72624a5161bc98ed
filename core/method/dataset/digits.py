"""Handwritten digits."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.codegen.lines import Lines
from core.method.dataset import Dataset


@dataclass(frozen=True)
class Digits(Dataset, slug="digits", title="Handwritten digits"):
    """1,797 images of handwritten digits, 8 × 8 pixels: embedded, quick to learn, ten classes.

    Formula: each pixel is divided by 16, so that it lies between 0 and 1; pixels are not standardised.

    **Source**: Alpaydin & Kaynak, Optical Recognition of Handwritten Digits, UCI 1998; scikit-learn's `load_digits`.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "exponential", "factor": 20.0}

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple(str(digit) for digit in range(10))

    def everything(self) -> data.Samples:
        return data.digits()

    def code(self) -> Lines:
        return Lines.of(
            """
            digits = load_digits()
            features = (digits.data / 16).astype(np.float32)
            names = digits.target.astype(str)
            """,
            "import numpy as np",
            "from sklearn.datasets import load_digits",
        )
