"""Random shifts and mirror images of many samples at once."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch.nn import functional

PADDED_SHARE = 8


class ShiftAndMirror:
    """Shift each image by up to an eighth of its size, filled with zeros, and mirror it horizontally with probability 1/2.

    Padding by 4 of 32 pixels, a random crop and a random flip are the usual augmentation of CIFAR (He et al., CVPR 2016,
    section 4.2). As in that paper, a zero is the mean colour where images are normalised by channel; elsewhere it is black. Every
    seed draws from its own `augment` stream on the CPU, so that it trains on the same images on every device.
    """

    def __init__(self, generators: Sequence[torch.Generator]) -> None:
        self.generators = list(generators)

    def __call__(
        self, images: Float[torch.Tensor, "seeds batch channels height width"]
    ) -> Float[torch.Tensor, "seeds batch channels height width"]:
        """Return the augmented images."""
        _, samples, channels, height, width = images.shape
        down, across = height // PADDED_SHARE, width // PADDED_SHARE
        # Drawn sample after sample, so that the result does not depend on the number of samples per call.
        draws = torch.stack([torch.rand(samples, 3, generator=stream) for stream in self.generators]).to(images.device)
        rows = self._positions(draws[:, :, 0], down, height)
        columns = self._positions(draws[:, :, 1], across, width)
        mirrored = (draws[:, :, 2] < 0.5).flatten().unsqueeze(1)
        columns = torch.where(mirrored, columns.flip(1), columns)
        # One pixel of padding would be enough for the indices, since all values outside the image are zero.
        padded = functional.pad(images.flatten(0, 1), (across, across, down, down))
        rows = rows.view(-1, 1, height, 1).expand(-1, channels, height, padded.shape[3])
        columns = columns.view(-1, 1, 1, width).expand(-1, channels, height, width)
        return padded.gather(2, rows).gather(3, columns).view(images.shape)

    @staticmethod
    def _positions(draw: torch.Tensor, most: int, size: int) -> torch.Tensor:
        """Return the rows or columns of the padded image that each sample uses, int64 `[S · B, size]`."""
        offset = (draw * (2 * most + 1)).long().flatten().unsqueeze(1)
        return offset + torch.arange(size, device=draw.device)
