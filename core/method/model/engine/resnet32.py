"""The stack of residual networks for CIFAR."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from core.method.model.engine.convolution import (
    EachSeed,
    Maps,
    StackedBatchNorm2d,
    StackedConvolution,
    features_of,
    maps_of,
)
from core.method.model.engine.network import Network, build_head
from core.method.model.resnet32 import WIDTHS
from core.randomness import torch_generator


class Block(nn.Module):
    """Two convolutions with a shortcut; where the size halves, the shortcut takes every other pixel and adds zero channels."""

    def __init__(
        self, before: int, after: int, draw: Sequence[torch.Generator], *, batch_norm: bool, gain: float
    ) -> None:
        super().__init__()
        self.stride = 1 if before == after else 2
        self.added = after - before
        self.first = StackedConvolution(before, after, draw, stride=self.stride, bias=not batch_norm)
        self.second = StackedConvolution(after, after, draw, bias=not batch_norm)
        self.first_norm = StackedBatchNorm2d(after, len(draw)) if batch_norm else nn.Identity()
        self.second_norm = StackedBatchNorm2d(after, len(draw)) if batch_norm else nn.Identity()
        with torch.no_grad():
            self.second.weight.mul_(gain)

    def forward(self, maps: Maps) -> Maps:
        """Return the block's output for each map."""
        inner = [images.relu() for images in self.first_norm(self.first(maps))]
        residuals = self.second_norm(self.second(inner))
        seeds = len(self.first.weight) // len(maps)
        shortcuts = [self._shortcut(images, seeds) for images in maps]
        return [torch.relu(residual + shortcut) for residual, shortcut in zip(residuals, shortcuts, strict=True)]

    def _shortcut(self, images: torch.Tensor, seeds: int) -> torch.Tensor:
        if not self.added:
            return images
        channels = (self.added // 2, self.added - self.added // 2)
        each = images[:, :, ::2, ::2].chunk(seeds, dim=1)
        padded = [functional.pad(of_seed, (0, 0, 0, 0, *channels)) for of_seed in each]
        return padded[0] if seeds == 1 else torch.cat(padded, dim=1)


class StackedResNet(Network):
    """A CIFAR ResNet of 6n + 2 layers for S seeds."""

    convolutional = True
    piecewise_linear = True

    def __init__(
        self,
        channels: int,
        classes: int,
        seeds: Sequence[int],
        *,
        depth: int,
        batch_norm: bool,
        cosine_scale: float | None,
    ) -> None:
        super().__init__()
        draw = [torch_generator(seed, "init") for seed in seeds]
        blocks = (depth - 2) // 6
        # Without normalisation the sum of many blocks would grow, so that each starts small (Zhang et al., ICLR 2019).
        gain = 1.0 if batch_norm else (3 * blocks) ** -0.5
        layers: list[nn.Module] = [StackedConvolution(channels, WIDTHS[0], draw, bias=not batch_norm)]
        if batch_norm:
            layers.append(StackedBatchNorm2d(WIDTHS[0], len(seeds)))
        layers.append(EachSeed(nn.ReLU(inplace=True)))
        before = WIDTHS[0]
        for width in WIDTHS:
            for _ in range(blocks):
                layers.append(Block(before, width, draw, batch_norm=batch_norm, gain=gain))
                before = width
        layers.append(EachSeed(nn.AdaptiveAvgPool2d(1)))
        self.body = nn.Sequential(*layers)
        self.head = build_head(WIDTHS[-1], classes, draw, cosine_scale)

    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        return features_of(self.body(maps_of(inputs, grouped=self.grouped)), len(inputs))
