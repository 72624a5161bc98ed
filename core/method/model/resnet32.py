"""The residual network for CIFAR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import InvalidValue
from core.method.model.images import ImageModel
from core.method.parameter import parameter

if TYPE_CHECKING:
    from core.method.model.engine.network import Network

WIDTHS = (16, 32, 64)


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
        from core.method.model.engine.resnet32 import StackedResNet

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
