"""Reading one image file as a small square."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

# Only decoders that read nothing but the file itself: Pillow's one for EPS starts another program.
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
SUFFIXES = frozenset(
    (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm")
)  # in lower case
MOST_PIXELS = 100_000_000


def read_picture(path: Path, resolution: int) -> np.ndarray:
    """An image file as uint8 `[3, resolution, resolution]`: upright, its middle square, scaled down (or up).

    The shorter side becomes `resolution` and the longer one is cut off evenly at both ends. Of an animation, the first
    picture is taken.

    Raises:
        FileNotFoundError: no such file.
        Exception: whatever Pillow's decoders raise for a damaged one.
    """
    with Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"{image.width} × {image.height} pixels are too many")
        # JPEG can be decoded at a fraction of its size; twice the wanted one loses nothing that can be seen.
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
