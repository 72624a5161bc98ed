"""A small convolutional network."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn

from core.method.model import Network, build_head
from core.method.model.convolution import (
    EachSeed,
    Maps,
    StackedBatchNorm2d,
    StackedConvolution,
    features_of,
    maps_of,
)
from core.method.model.images import ImageModel
from core.method.parameter import parameter
from core.randomness import torch_generator


class StackedSmallCNN(Network):
    """Three convolutions, pooled after the first two and averaged after the last, for S seeds."""

    convolutional = True
    piecewise_linear = True

    def __init__(
        self,
        channels: Sequence[int],
        classes: int,
        seeds: Sequence[int],
        *,
        batch_norm: bool,
        cosine_scale: float | None,
    ) -> None:
        super().__init__()
        draw = [torch_generator(seed, "init") for seed in seeds]
        layers: list[nn.Module] = []
        for place, (before, after) in enumerate(pairwise(channels)):
            layers.append(StackedConvolution(before, after, draw, bias=not batch_norm))
            if batch_norm:
                layers.append(StackedBatchNorm2d(after, len(seeds)))
            layers.append(EachSeed(nn.ReLU(inplace=True)))
            layers.append(EachSeed(nn.MaxPool2d(2) if place < len(channels) - 2 else nn.AdaptiveAvgPool2d(1)))
        self.body = nn.Sequential(*layers)
        self.head = build_head(channels[-1], classes, draw, cosine_scale)

    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        maps: Maps = self.body(maps_of(inputs))
        return features_of(maps)


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
