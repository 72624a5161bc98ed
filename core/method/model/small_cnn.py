"""A small convolutional network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from core.method.model.images import ImageModel
from core.method.parameter import parameter

if TYPE_CHECKING:
    from core.method.model.engine.network import Network


@dataclass(frozen=True)
class SmallCNN(ImageModel, slug="small_cnn", title="Small convolutional network"):
    """Three 3 × 3 convolutions of growing width, halved in size between them: real images in seconds an epoch on a CPU.

    **Source**: ours; the plainest network in which all methods of the lab can be compared on CIFAR-10 without a GPU.
    """

    width: int = parameter(
        16, "Channels of the first convolution; the others have twice and four times as many.", at_least=1, at_most=256
    )
    batch_norm: bool = parameter(True, "Normalise every channel over the batch (BatchNorm).")

    smallest = 4

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        from core.method.model.engine.small_cnn import StackedSmallCNN

        return StackedSmallCNN(
            self._channels(shape), classes, seeds, batch_norm=self.batch_norm, cosine_scale=cosine_scale
        )

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        channels = self._channels(shape)
        convolutions = sum(9 * before * after for before, after in pairwise(channels))
        others = sum(channels[1:]) * (2 if self.batch_norm else 1)
        return convolutions + others + (channels[-1] + 1) * classes

    def multiply_adds(self, shape: Sequence[int], classes: int) -> int:
        channels, (height, width) = self._channels(shape), shape[1:]
        work = sum(
            9 * before * after * (height >> depth) * (width >> depth)
            for depth, (before, after) in enumerate(pairwise(channels))
        )
        return work + channels[-1] * classes

    def _channels(self, shape: Sequence[int]) -> tuple[int, ...]:
        return (shape[0], self.width, 2 * self.width, 4 * self.width)
