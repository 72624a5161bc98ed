"""Reading an image file as a small square."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageOps

# Only decoders that read nothing but the file itself: Pillow's decoder for EPS starts another program.
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm")
)  # in lower case
MOST_PIXELS = 100_000_000


def read_picture(path: Path, resolution: int) -> UInt8[np.ndarray, "3 resolution resolution"]:
    """Read an image file: upright, its central square, scaled down (or up) to `resolution` pixels per side.

    The longer side is cropped evenly at both ends. An animation is represented by its first picture.

    Raises:
        FileNotFoundError: the file does not exist.
        Exception: any error that Pillow's decoders raise for a damaged file.
    """
    with Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"{image.width} × {image.height} pixels are too many")
        # A JPEG can be decoded at a fraction of its size; at twice the wanted size no visible detail is lost.
        scale = 2 * resolution / min(image.size)
        if scale < 1:
            image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
        upright = ImageOps.exif_transpose(image)
        if upright.mode == "P":
            upright = upright.convert("RGBA")
        upright = upright.convert("RGB")
        side = min(upright.size)
        left, top = (upright.width - side) // 2, (upright.height - side) // 2
        square = upright.crop((left, top, left + side, top + side)).resize(
            (resolution, resolution), Image.Resampling.BICUBIC, reducing_gap=3.0
        )
    return np.ascontiguousarray(np.asarray(square).transpose(2, 0, 1))
