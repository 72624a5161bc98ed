"""The stack of small convolutional networks."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from core.method.model.engine.convolution import (
    EachSeed,
    Maps,
    StackedBatchNorm2d,
    StackedConvolution,
    features_of,
    maps_of,
)
from core.method.model.engine.network import Network, build_head
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
        maps: Maps = self.body(maps_of(inputs, grouped=self.grouped))
        return features_of(maps, len(inputs))
