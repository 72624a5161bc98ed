"""Samples of an image dataset as one picture a class."""

import numpy as np

LEAST_HEIGHT = 56  # px; smaller images are enlarged by whole steps
GAP = 4  # px
FRAME = 3  # px
WRONG = (198, 96, 42)  # the frame of a sample whose label is wrong


def strip(images: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Images side by side, those with a wrong label framed, on a transparent ground.

    Args:
        images: `[n, channels, height, width]`, float in [0, 1] or uint8, one channel or three.
        wrong: bool `[n]`.

    Returns:
        uint8 `[height, width, 4]`, enlarged without smoothing.
    """
    factor = max(1, -(-LEAST_HEIGHT // images.shape[2]))
    values = images if images.dtype == np.uint8 else np.clip(255 * images, 0, 255).astype(np.uint8)
    pixels = np.repeat(values, 3, axis=1) if values.shape[1] == 1 else values
    large = np.moveaxis(pixels, 1, -1).repeat(factor, axis=1).repeat(factor, axis=2)
    height, width = large.shape[1:3]
    tile = width + GAP
    ground = np.zeros((height, max(1, len(large) * tile - GAP), 4), dtype=np.uint8)
    for place, (image, is_wrong) in enumerate(zip(large, wrong, strict=True)):
        inside = ground[:, place * tile : place * tile + width]
        inside[..., :3], inside[..., 3] = image, 255
        if is_wrong:
            for edge in (inside[:FRAME], inside[-FRAME:], inside[:, :FRAME], inside[:, -FRAME:]):
                edge[..., :3] = WRONG
    return ground
