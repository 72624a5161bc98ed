import numpy as np

from dashboard.page.training_set import pictures


def test_small_images_are_enlarged_by_whole_steps_side_by_side() -> None:
    images = np.zeros((3, 1, 8, 8), dtype=np.float32)
    images[1] = 1.0
    strip = pictures.strip(images, np.array([False, False, True]))
    assert strip.shape == (56, 3 * 56 + 2 * pictures.GAP, 4)
    assert strip[28, 28].tolist() == [0, 0, 0, 255]
    assert strip[28, 56 + pictures.GAP + 28].tolist() == [255, 255, 255, 255]
    assert strip[28, 57, 3] == 0  # the gap lets the page through
    assert strip[0, -1].tolist() == [*pictures.WRONG, 255]


def test_colours_stay_and_large_images_keep_their_size() -> None:
    images = np.zeros((1, 3, 64, 64), dtype=np.uint8)
    images[:, 2] = 200
    strip = pictures.strip(images, np.array([False]))
    assert strip.shape == (64, 64, 4)
    assert strip[5, 5].tolist() == [0, 0, 200, 255]
