"""The stack of Byrd & Lipton's networks."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from core.method.model.byrd_lipton_cnn import AFTER_POOLING, BEFORE_POOLING, DENSE, flat_features
from core.method.model.engine.convolution import EachSeed, StackedConvolution, features_of, maps_of
from core.method.model.engine.network import Network, build_head
from core.method.model.engine.stacked import StackedDropout, StackedLinear
from core.randomness import torch_generator


class StackedByrdLiptonCNN(Network):
    """Convolutions without padding, two poolings and two dense layers, for S seeds."""

    convolutional = True
    piecewise_linear = True

    def __init__(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], *, dropout: float, cosine_scale: float | None
    ) -> None:
        super().__init__()
        draw = [torch_generator(seed, "init") for seed in seeds]
        drop = [torch_generator(seed, "dropout") for seed in seeds]
        layers: list[nn.Module] = []
        channels = shape[0]
        for widths in (BEFORE_POOLING, AFTER_POOLING):
            for width in widths:
                layers += [StackedConvolution(channels, width, draw, padding=0), EachSeed(nn.ReLU(inplace=True))]
                channels = width
            layers.append(EachSeed(nn.MaxPool2d(2)))
        self.maps = nn.Sequential(*layers)
        dense: list[nn.Module] = []
        for before, after in pairwise((flat_features(shape), *DENSE)):
            dense += [StackedLinear(before, after, draw), nn.ReLU(inplace=True)]
            if dropout:
                dense.append(StackedDropout(dropout, drop))
        self.dense = nn.Sequential(*dense)
        self.head = build_head(DENSE[-1], classes, draw, cosine_scale)

    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.dense(features_of(self.maps(maps_of(inputs, grouped=self.grouped)), len(inputs)).float())
