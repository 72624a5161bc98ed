"""Samples of an image dataset as one picture per class."""

import numpy as np
from jaxtyping import Bool, Real, UInt8

LEAST_HEIGHT = 56  # px; smaller images are enlarged by a whole factor
GAP = 4  # px
FRAME = 3  # px
WRONG = (198, 96, 42)  # the frame of a sample whose label is wrong


def strip(
    images: Real[np.ndarray, "samples channels height width"], wrong: Bool[np.ndarray, " samples"]
) -> UInt8[np.ndarray, "strip_height strip_width 4"]:
    """Return images side by side on a transparent ground, enlarged without smoothing.

    Args:
        images: floats in [0, 1] or uint8, with one or three channels.
        wrong: whether the label of an image is wrong; such an image has a frame.
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
