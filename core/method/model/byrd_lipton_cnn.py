"""The convolutional network of Byrd & Lipton."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.method.model.images import ImageModel
from core.method.parameter import parameter

if TYPE_CHECKING:
    from core.method.model.engine.network import Network

BEFORE_POOLING = (64, 64)
AFTER_POOLING = (128, 128, 128)
DENSE = (512, 128)


def flat_features(shape: Sequence[int]) -> int:
    """What is left of an image after the convolutions and poolings, flattened."""
    height, width = (((size - 2 * len(BEFORE_POOLING)) // 2 - 2 * len(AFTER_POOLING)) // 2 for size in shape[1:])
    return AFTER_POOLING[-1] * height * width


@dataclass(frozen=True)
class ByrdLiptonCNN(ImageModel, slug="byrd_lipton_cnn", title="Byrd & Lipton's network"):
    """Convolutions of 3 × 3 with 64, 64, pooling, 128, 128, 128, pooling, then dense layers of 512 and 128, no padding, ReLU.

    **Source**: Byrd & Lipton, ICML 2019, section 4.2: SGD without momentum, learning rate .1 (.05 with dropout), batches
    of 16, 1000 epochs.
    """

    dropout: float = parameter(
        0.0, "Share of the dense units left out at random in each step.", at_least=0, at_most=0.95
    )

    smallest = 20

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        from core.method.model.engine.byrd_lipton_cnn import StackedByrdLiptonCNN

        return StackedByrdLiptonCNN(shape, classes, seeds, dropout=self.dropout, cosine_scale=cosine_scale)

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        convolutions = pairwise((shape[0], *BEFORE_POOLING, *AFTER_POOLING))
        dense = pairwise((flat_features(shape), *DENSE, classes))
        return sum((9 * a + 1) * b for a, b in convolutions) + sum((a + 1) * b for a, b in dense)

    def multiply_adds(self, shape: Sequence[int], classes: int) -> int:
        height, width = shape[1:]
        channels, work = shape[0], 0
        for widths in (BEFORE_POOLING, AFTER_POOLING):
            for after in widths:
                height, width = height - 2, width - 2
                work += 9 * channels * after * height * width
                channels = after
            height, width = height // 2, width // 2
        return work + sum(a * b for a, b in pairwise((flat_features(shape), *DENSE, classes)))
