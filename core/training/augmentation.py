"""Random shifts and mirror images, for many samples at once."""

from collections.abc import Sequence

import torch
from torch.nn import functional

PADDED_SHARE = 8


class ShiftAndMirror:
    """Each image is shifted by up to an eighth of its size, zeros moving in, and mirrored left to right half of the time.

    Padding by 4 of 32 pixels, a random crop and a random flip are the usual augmentation of CIFAR (He et al., CVPR 2016,
    section 4.2); as there, a zero is the mean colour of images that are normalised by channel, and black in others. Every seed
    draws from its own `augment` stream, on the CPU, so that it sees the same images on every device.
    """

    def __init__(self, generators: Sequence[torch.Generator]) -> None:
        self.generators = list(generators)

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """Images `[S, B, channels, height, width]`, changed."""
        _, samples, channels, height, width = images.shape
        down, across = height // PADDED_SHARE, width // PADDED_SHARE
        # Sample after sample, so that it does not matter how many are changed at a time.
        draws = torch.stack([torch.rand(samples, 3, generator=one) for one in self.generators]).to(images.device)
        rows = self._places(draws[:, :, 0], down, height)
        columns = self._places(draws[:, :, 1], across, width)
        mirrored = (draws[:, :, 2] < 0.5).flatten().unsqueeze(1)
        columns = torch.where(mirrored, columns.flip(1), columns)
        # One pixel of padding would be enough to index: everything outside the image is the same zero.
        padded = functional.pad(images.flatten(0, 1), (across, across, down, down))
        rows = rows.view(-1, 1, height, 1).expand(-1, channels, height, padded.shape[3])
        columns = columns.view(-1, 1, 1, width).expand(-1, channels, height, width)
        return padded.gather(2, rows).gather(3, columns).view(images.shape)

    @staticmethod
    def _places(draw: torch.Tensor, most: int, size: int) -> torch.Tensor:
        """Which rows or columns of the padded image each sample shows, int64 `[S · B, size]`."""
        offset = (draw * (2 * most + 1)).long().flatten().unsqueeze(1)
        return offset + torch.arange(size, device=draw.device)
