"""Reading an image file as a small square."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from data.picture import read_picture


def test_the_middle_square_is_scaled_to_the_resolution(tmp_path: Path) -> None:
    pixels = np.zeros((20, 60, 3), np.uint8)
    pixels[:, :20], pixels[:, 20:40], pixels[:, 40:] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert read_picture(tmp_path / "wide.png", 10).shape == (3, 10, 10)
    np.testing.assert_array_equal(read_picture(tmp_path / "wide.png", 10).max(axis=(1, 2)), [0, 255, 0])
    Image.fromarray(pixels.transpose(1, 0, 2)).save(tmp_path / "high.png")
    np.testing.assert_array_equal(read_picture(tmp_path / "high.png", 10).max(axis=(1, 2)), [0, 255, 0])


def test_an_image_of_that_size_is_kept_as_it_is(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "image.png")
    np.testing.assert_array_equal(read_picture(tmp_path / "image.png", 16), pixels.transpose(2, 0, 1))


def test_a_large_jpeg_decoded_at_a_fraction_is_nearly_the_same(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 255, 640, dtype=np.uint8)[None, :, None], (640, 1, 3))
    Image.fromarray(ramp).save(tmp_path / "image.jpeg", quality=95)
    picture = read_picture(tmp_path / "image.jpeg", 16).astype(int)
    np.testing.assert_allclose(picture, np.broadcast_to((np.arange(16) + 0.5) / 16 * 255, (3, 16, 16)), atol=4)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixels_becomes_three_channels(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("image.tiff" if mode == "CMYK" else "image.png")
    Image.new(mode, (12, 12)).save(path, **({"transparency": b"\0"} if mode == "P" else {}))
    assert read_picture(path, 8).shape == (3, 8, 8)


def test_a_photograph_taken_upside_down_is_turned(tmp_path: Path) -> None:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:8] = 255
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.fromarray(pixels).save(tmp_path / "image.png", exif=exif)
    picture = read_picture(tmp_path / "image.png", 16)
    assert picture[:, :8].max() == 0
    assert picture[:, 8:].min() == 255


def test_an_image_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    Image.new("1", (13_000, 8_000)).save(tmp_path / "bomb.png")
    with (
        pytest.warns(Image.DecompressionBombWarning),
        pytest.raises(ValueError, match="13000 × 8000 pixels are too many"),
    ):
        read_picture(tmp_path / "bomb.png", 8)


def test_a_format_that_needs_another_program_is_not_opened(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "image.eps")
    with pytest.raises(OSError, match="cannot identify image file"):
        read_picture(tmp_path / "image.eps", 8)
