"""The convolutional network of Byrd & Lipton."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn

from core.method.model import Network, build_head
from core.method.model.convolution import EachSeed, StackedConvolution, features_of, maps_of
from core.method.model.images import ImageModel
from core.method.model.stacked import StackedDropout, StackedLinear
from core.method.parameter import parameter
from core.randomness import torch_generator

BEFORE_POOLING = (64, 64)
AFTER_POOLING = (128, 128, 128)
DENSE = (512, 128)


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
        return self.dense(features_of(self.maps(maps_of(inputs))).float())


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
