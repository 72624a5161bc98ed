"""Convolutional layers for a stack of seeds.

Activations are one tensor `[B, channels, height, width]` a seed, in channels-last memory. A loop over seeds beats a grouped
convolution on a CPU.
"""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from core.method.model.engine.stacked import Replayable

Maps = list[torch.Tensor]


def maps_of(inputs: torch.Tensor) -> Maps:
    """Inputs `[S, B, channels, height, width]` as one tensor a seed."""
    return [one.contiguous(memory_format=torch.channels_last) for one in inputs.unbind(0)]


def features_of(maps: Maps) -> torch.Tensor:
    """Maps or vectors `[B, …]`, one tensor a seed, as features `[S, K, B]`."""
    return torch.stack([one.flatten(1).T for one in maps])


class StackedConvolution(nn.Module):
    """Convolutions of S networks: weight `[S, outputs, inputs, size, size]`, bias `[S, outputs]` or none.

    Weights start normal with variance 2 / (inputs · size²), as He et al. (ICCV 2015, equation 10) derive for ReLU; biases at 0.
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
        draws = [torch.empty(outputs, inputs, size, size).normal_(0, deviation, generator=one) for one in generators]
        # Channels last in memory, for every seed.
        self.weight = nn.Parameter(torch.stack(draws).permute(0, 1, 3, 4, 2).contiguous().permute(0, 1, 4, 2, 3))
        self.bias = nn.Parameter(torch.zeros(len(draws), outputs)) if bias else None

    def forward(self, maps: Maps) -> Maps:
        """One tensor `[B, outputs, …]` a seed."""
        biases = [None] * len(maps) if self.bias is None else self.bias.unbind(0)
        return [
            functional.conv2d(one, weight, bias, self.stride, self.padding)
            for one, weight, bias in zip(maps, self.weight.unbind(0), biases, strict=True)
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
        """Normalised over the batch and the plane in training, by the running statistics otherwise."""
        by_batch = self.training and maps[0][:, 0].numel() > 1
        # Without running statistics at hand PyTorch normalises by the batch and keeps no trace.
        traced = not (by_batch and self.replaying)
        rows = zip(maps, self.mean, self.variance, self.scale.unbind(0), self.shift.unbind(0), strict=True)
        return [
            functional.batch_norm(
                one,
                mean if traced else None,
                variance if traced else None,
                scale,
                shift,
                by_batch,
                self.momentum,
                self.epsilon,
            )
            for one, mean, variance, scale, shift in rows
        ]


class EachSeed(nn.Module):
    """The same computation without parameters for every seed."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, maps: Maps) -> Maps:
        """The layer's output for each seed."""
        return [self.layer(one) for one in maps]
