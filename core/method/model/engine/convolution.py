"""Convolutional layers for a stack of seeds.

Activations are one tensor `[B, channels, height, width]` per seed, in channels-last memory. On a CPU a loop over seeds is
faster than a grouped convolution.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Shaped
from torch import nn
from torch.nn import functional

from core.method.model.engine.stacked import Replayable

Maps = list[torch.Tensor]


def maps_of(inputs: Shaped[torch.Tensor, "seeds batch channels height width"]) -> Maps:
    """Return the inputs as one tensor per seed."""
    return [images.contiguous(memory_format=torch.channels_last) for images in inputs.unbind(0)]


def features_of(maps: Maps) -> Float[torch.Tensor, "seeds units batch"]:
    """Return maps or vectors `[B, …]`, one tensor per seed, as features."""
    return torch.stack([values.flatten(1).T for values in maps])


class StackedConvolution(nn.Module):
    """Convolutions of S networks: weight `[S, outputs, inputs, size, size]`, bias `[S, outputs]` or none.

    Initial weights are normal with variance 2 / (inputs · size²), as He et al. (ICCV 2015, equation 10) derive for ReLU; initial
    biases are 0.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        generators: Sequence[torch.Generator],
        *,
        size: int = 3,
        stride: int = 1,
        padding: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.stride = stride
        self.padding = padding
        deviation = (2 / (inputs * size**2)) ** 0.5
        draws = [
            torch.empty(outputs, inputs, size, size).normal_(0, deviation, generator=generator)
            for generator in generators
        ]
        # Channels last in memory, for every seed.
        self.weight = nn.Parameter(torch.stack(draws).permute(0, 1, 3, 4, 2).contiguous().permute(0, 1, 4, 2, 3))
        self.bias = nn.Parameter(torch.zeros(len(draws), outputs)) if bias else None

    def forward(self, maps: Maps) -> Maps:
        """Return one tensor `[B, outputs, …]` per seed."""
        biases = [None] * len(maps) if self.bias is None else self.bias.unbind(0)
        return [
            functional.conv2d(images, weight, bias, self.stride, self.padding)
            for images, weight, bias in zip(maps, self.weight.unbind(0), biases, strict=True)
        ]


class StackedBatchNorm2d(Replayable):
    """Batch normalisation of every channel of every seed, as `nn.BatchNorm2d` does for one network.

    Source: Ioffe & Szegedy, Batch Normalization, ICML 2015, algorithm 2; momentum 0.1 and ε = 1e-5 as in PyTorch.
    """

    def __init__(self, channels: int, seeds: int, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.momentum = momentum
        self.epsilon = epsilon
        self.scale = nn.Parameter(torch.ones(seeds, channels))
        self.shift = nn.Parameter(torch.zeros(seeds, channels))
        self.mean: torch.Tensor
        self.variance: torch.Tensor
        self.register_buffer("mean", torch.zeros(seeds, channels))
        self.register_buffer("variance", torch.ones(seeds, channels))

    def forward(self, maps: Maps) -> Maps:
        """Normalise over batch and plane in training, by the running statistics otherwise."""
        by_batch = self.training and maps[0][:, 0].numel() > 1
        # Without running statistics, PyTorch normalises by the batch and updates no statistics.
        traced = not (by_batch and self.replaying)
        rows = zip(maps, self.mean, self.variance, self.scale.unbind(0), self.shift.unbind(0), strict=True)
        return [
            functional.batch_norm(
                images,
                mean if traced else None,
                variance if traced else None,
                scale,
                shift,
                by_batch,
                self.momentum,
                self.epsilon,
            )
            for images, mean, variance, scale, shift in rows
        ]


class EachSeed(nn.Module):
    """Applies a layer without parameters to every seed."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, maps: Maps) -> Maps:
        """Return the layer's output for each seed."""
        return [self.layer(images) for images in maps]
