"""Your own images."""

import os
from pathlib import Path

import numpy as np
import pytest

import data
from tests.data.official_layout import picture


@pytest.fixture
def pets(folder: Path) -> Path:
    """A folder with three cats and two dogs."""
    root = folder / "image_folder" / "my pets"
    for number in range(3):
        picture(root / "cat" / f"{number}.JPG", (200, 0, 0))
    picture(root / "dog" / "brown" / "0.png", (0, 200, 0))
    picture(root / "dog" / "1.png", (0, 200, 0))
    (root / "cat" / "notes.txt").write_text("no image")
    (root / "empty").mkdir()
    (root / ".hidden").mkdir()
    picture(root / ".hidden" / "1.png", (1, 2, 3))
    return root


@pytest.mark.usefixtures("pets")
def test_each_folder_with_images_is_a_class() -> None:
    dataset = data.image_folder("my pets", 8)
    assert dataset.class_names == data.image_folder_classes("my pets") == ("cat", "dog")
    assert dataset.class_counts.tolist() == [3, 2]
    assert dataset.features.shape == (5, 3, 8, 8)
    assert dataset.test is None
    assert dataset.notes == ()
    means = dataset.features.mean(axis=(2, 3))
    np.testing.assert_allclose(means, np.where(dataset.labels[:, None] == 0, [200, 0, 0], [0, 200, 0]), atol=3)
    assert data.image_folder("my pets", 8) is dataset


def test_images_are_decoded_again_when_one_changed_came_or_went(pets: Path) -> None:
    told: list[int] = []

    def decoded() -> bool:
        told.clear()
        data.prepare_image_folder("my pets", 8, lambda done, _: told.append(done))
        return bool(told)

    assert decoded()
    assert not decoded()
    os.utime(pets / "cat" / "0.JPG", (1, 1))
    assert decoded()
    picture(pets / "cat" / "4.JPG", (200, 0, 0))
    assert decoded()
    assert data.image_folder("my pets", 8).class_counts.tolist() == [4, 2]
    (pets / "cat" / "4.JPG").unlink()
    assert decoded()
    assert data.image_folder("my pets", 8).class_counts.tolist() == [3, 2]
    assert not decoded()


def test_an_image_that_cannot_be_read_is_left_out_and_counted(pets: Path) -> None:
    (pets / "cat" / "0.JPG").write_bytes(b"no image")
    assert data.image_folder("my pets", 8).notes == (
        "1 of 5 labelled images could not be read and were left out, cat/0.JPG among them.",
    )


@pytest.mark.parametrize(("classes", "what"), [(0, "no folder"), (1, "only one folder")])
def test_too_few_folders_are_one_sentence(folder: Path, classes: int, what: str) -> None:
    root = folder / "image_folder" / "pets"
    for label in range(classes):
        picture(root / f"{label}" / "1.png", (0, 0, 0))
    with pytest.raises(data.MissingData) as caught:
        data.image_folder("pets", 8)
    assert str(caught.value) == (
        f"{root} has {what} with images; make one folder per class there, with at least two images "
        "(JPEG, PNG, GIF, BMP, WebP, TIFF or PPM) in each."
    )


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../pets", "a/b", "a\\b", "/etc", ".pets", "C:", "a\0", "pets.", "a" * 101]
)
def test_a_name_that_may_lead_elsewhere_is_refused(folder: Path, name: str) -> None:
    picture(folder / "pets" / "cat" / "1.png", (0, 0, 0))
    picture(folder / "pets" / "dog" / "1.png", (0, 0, 0))
    assert not data.is_folder_name(name)
    with pytest.raises(data.DataError, match=r"is not the name of a folder; give letters, digits, spaces and"):
        data.image_folder(name, 8)


@pytest.mark.parametrize("name", ["pets", "My pets 2", "größe", "a.b-c_d+e"])
def test_ordinary_names_are_admitted(name: str) -> None:
    assert data.is_folder_name(name)
