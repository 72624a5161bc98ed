"""Convolutional layers for a stack of seeds.

Activations are a list of maps in channels-last memory: one tensor `[B, channels, height, width]` per seed, computed one after
another, or a single one `[B, S · channels, height, width]` with the channels of all seeds, computed by grouped convolutions.
`core.training.device.grouped_convolutions` says which is faster on a device.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Shaped
from torch import nn
from torch.nn import functional

from core.method.model.engine.stacked import Replayable

Maps = list[torch.Tensor]


def maps_of(inputs: Shaped[torch.Tensor, "seeds batch channels height width"], *, grouped: bool) -> Maps:
    """Return the inputs as one tensor per seed, or as one for all seeds."""
    maps = [inputs.transpose(0, 1).flatten(1, 2)] if grouped else inputs.unbind(0)
    return [images.contiguous(memory_format=torch.channels_last) for images in maps]


def features_of(maps: Maps, seeds: int) -> Float[torch.Tensor, "seeds units batch"]:
    """Return maps as features."""
    each = [values for images in maps for values in images.flatten(1).chunk(seeds // len(maps), dim=1)]
    return torch.stack([values.T for values in each])


def by_map(values: torch.Tensor, maps: Maps) -> Sequence[torch.Tensor]:
    """Return parameters or statistics `[S, channels, …]` as those of each map."""
    return values.unbind(0) if len(maps) == len(values) else [values.flatten(0, 1)]


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
        """Return as many maps, with `outputs` channels per seed."""
        biases = [None] * len(maps) if self.bias is None else by_map(self.bias, maps)
        groups = len(self.weight) // len(maps)
        return [
            functional.conv2d(images, weight, bias, self.stride, self.padding, groups=groups)
            for images, weight, bias in zip(maps, by_map(self.weight, maps), biases, strict=True)
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
        rows = zip(
            maps, *(by_map(values, maps) for values in (self.mean, self.variance, self.scale, self.shift)), strict=True
        )
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
    """Applies a layer without parameters to every map."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, maps: Maps) -> Maps:
        """Return the layer's output for each map."""
        return [self.layer(images) for images in maps]
