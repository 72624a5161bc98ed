"""The residual network for CIFAR."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from core.errors import InvalidValue
from core.method.model import Network, build_head
from core.method.model.convolution import EachSeed, Maps, StackedBatchNorm2d, StackedConvolution, features_of, maps_of
from core.method.model.images import ImageModel
from core.method.parameter import parameter
from core.randomness import torch_generator

WIDTHS = (16, 32, 64)


class Block(nn.Module):
    """Two convolutions around which the input passes; where the size halves, every other pixel and zero channels pass."""

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
        """The block's output for each seed."""
        inner = [one.relu() for one in self.first_norm(self.first(maps))]
        changed = self.second_norm(self.second(inner))
        return [torch.relu(one + self._shortcut(given)) for one, given in zip(changed, maps, strict=True)]

    def _shortcut(self, given: torch.Tensor) -> torch.Tensor:
        if not self.added:
            return given
        channels = (self.added // 2, self.added - self.added // 2)
        return functional.pad(given[:, :, ::2, ::2], (0, 0, 0, 0, *channels))


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
        # Without normalisation the sum of many blocks would grow: each starts small instead (Zhang et al., ICLR 2019).
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
        return features_of(self.body(maps_of(inputs)))


@dataclass(frozen=True)
class ResNet32(ImageModel, slug="resnet32", title="ResNet-32"):
    """The residual network for small images, with shortcuts that have no parameters: 0.46 million in all at depth 32.

    **Source**: He et al., Deep Residual Learning for Image Recognition, CVPR 2016, section 4.2 (option A). **Differs** without
    BatchNorm: the second convolution of each block starts smaller, as in Zhang et al., Fixup Initialization, ICLR 2019.
    """

    depth: int = parameter(32, "Layers: 8, 14, 20, 26, 32, …, always 6 n + 2.", at_least=8, at_most=110)
    batch_norm: bool = parameter(True, "Normalise every channel over the batch (BatchNorm).")

    smallest = 8

    def check(self) -> None:
        if self.depth % 6 != 2:
            below = self.depth - (self.depth - 2) % 6
            raise InvalidValue(
                f"model.depth = {self.depth} is not 6 n + 2; the nearest ones are {below} and {below + 6}."
            )

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        return StackedResNet(
            shape[0], classes, seeds, depth=self.depth, batch_norm=self.batch_norm, cosine_scale=cosine_scale
        )

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        convolutions = self._convolutions(shape)
        each = 2 if self.batch_norm else 1
        weights = sum(9 * before * after + each * after for before, after, _ in convolutions)
        return weights + (WIDTHS[-1] + 1) * classes

    def multiply_adds(self, shape: Sequence[int], classes: int) -> int:
        places = [-(-shape[1] // 2**halvings) * -(-shape[2] // 2**halvings) for halvings in range(len(WIDTHS))]
        work = sum(9 * before * after * places[halvings] for before, after, halvings in self._convolutions(shape))
        return work + WIDTHS[-1] * classes

    def _convolutions(self, shape: Sequence[int]) -> list[tuple[int, int, int]]:
        """Channels before and after each convolution, and how often the image was halved."""
        found, before = [(shape[0], WIDTHS[0], 0)], WIDTHS[0]
        for halvings, width in enumerate(WIDTHS):
            for _ in range((self.depth - 2) // 6):
                found += [(before, width, halvings), (width, width, halvings)]
                before = width
        return found
