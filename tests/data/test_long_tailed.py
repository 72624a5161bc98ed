"""ImageNet-LT and Places-LT: lists, images and the cache of decoded images."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import data
from data import IMAGENET_LT, PLACES_LT
from tests.data.official_layout import imagenet_lt, picture

LIST = "ImageNet_LT_train.txt"


@pytest.fixture
def root(folder: Path) -> Path:
    """The folder of a tiny ImageNet-LT, with 13 training and 6 test images."""
    imagenet_lt(folder / "imagenet_lt")
    return folder / "imagenet_lt"


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_images_of_the_lists_are_decoded_and_mapped(root: Path) -> None:
    told: list[tuple[int, int]] = []
    IMAGENET_LT.prepare(16, lambda done, total: told.append((done, total)))
    dataset = IMAGENET_LT.load(16)
    assert dataset.features.shape == (13, 3, 16, 16)
    assert dataset.features.dtype == np.uint8
    assert isinstance(dataset.features, np.memmap)
    assert not dataset.features.flags.writeable
    assert dataset.class_counts.tolist() == [6, 4, 3]
    assert dataset.class_names == ("n01440000", "n01440001", "n01440002")
    assert dataset.test is not None
    assert dataset.test.class_counts.tolist() == [2, 2, 2]
    assert dataset.image_shape == (16, 16)
    assert dataset.notes == ()
    for part in (dataset, dataset.test):
        expected = np.stack([10 + 40 * part.labels, np.zeros_like(part.labels), np.full_like(part.labels, 200)], axis=1)
        np.testing.assert_allclose(part.features.mean(axis=(2, 3)), expected, atol=3)
    assert told[-1] == (19, 19)
    assert IMAGENET_LT.load(16) is dataset
    assert root.is_dir()


def test_places_are_called_by_their_category(folder: Path) -> None:
    root = folder / "places_lt"
    files = {
        "Places_LT_train.txt": ["data_256/a/airfield/1.jpg 0", "data_256/a/apartment_building/outdoor/1.jpg 1"],
        "Places_LT_test.txt": ["val_256/Places365_val_1.jpg 0", "val_256/Places365_val_2.jpg 1"],
    }
    for name, lines in files.items():
        for line in lines:
            picture(root / line.split()[0], (1, 2, 3))
        (root / name).write_text("\n".join(lines))
    PLACES_LT.prepare(8)
    assert PLACES_LT.load(8).class_names == ("airfield", "apartment_building/outdoor")
    assert PLACES_LT.load(8).class_counts.tolist() == [1, 1]


def test_missing_lists_are_named_with_what_to_do(folder: Path) -> None:
    sentence = (
        f"ImageNet-LT is not on this machine: {folder / 'imagenet_lt'} lacks ImageNet_LT_train.txt, ImageNet_LT_test.txt; "
        "the lab cannot download it: put ImageNet_LT_train.txt and ImageNet_LT_test.txt there with the folders train and val "
        "of the original images, then run `imbalance-lab download imagenet_lt"
    )
    with pytest.raises(data.MissingData, match=f"^{re.escape(sentence)} --resolution 32`\\.$") as caught:
        IMAGENET_LT.load(32)
    assert caught.value.files == ("ImageNet_LT_train.txt", "ImageNet_LT_test.txt", "train/", "val/")
    assert caught.value.download_bytes == 0
    with pytest.raises(data.MissingData, match=f"^{re.escape(sentence)}`\\.$"):
        IMAGENET_LT.class_names()
    with pytest.raises(data.MissingData, match=f"^{re.escape(sentence)}`\\.$"):
        IMAGENET_LT.prepare(32)


@pytest.mark.usefixtures("root")
def test_images_that_were_not_decoded_yet_are_missing() -> None:
    sentence = (
        "The images of ImageNet-LT have not been decoded to 32 × 32 pixels yet; run `imbalance-lab download imagenet_lt "
        "--resolution 32` once, which takes minutes."
    )
    with pytest.raises(data.MissingData, match=f"^{re.escape(sentence)}$") as caught:
        IMAGENET_LT.load(32)
    assert caught.value.files == ()
    IMAGENET_LT.prepare(16)
    with pytest.raises(data.MissingData, match=f"^{re.escape(sentence)}$"):
        IMAGENET_LT.load(32)


def test_missing_and_damaged_images_are_left_out_and_counted(root: Path) -> None:
    missing, damaged = "train/n01440000/n01440000_1.JPEG", "train/n01440001/n01440001_0.JPEG"
    (root / missing).unlink()
    (root / damaged).write_bytes((root / damaged).read_bytes()[:300])
    IMAGENET_LT.prepare(8)
    dataset = IMAGENET_LT.load(8)
    assert dataset.class_counts.tolist() == [5, 3, 3]
    assert dataset.notes == (
        f"1 of 13 training images were not found and were left out, {missing} among them.",
        f"1 of 13 training images could not be read and were left out, {damaged} among them.",
    )
    np.testing.assert_allclose(dataset.features[:, 0].mean(axis=(1, 2)), 10 + 40 * dataset.labels, atol=3)


def test_an_image_that_came_later_is_decoded_by_the_next_preparation(root: Path) -> None:
    path = root / "val/n01440002/n01440002_1.JPEG"
    path.unlink()
    IMAGENET_LT.prepare(8)
    assert len(IMAGENET_LT.load(8).notes) == 1
    picture(path, (0, 0, 0))
    IMAGENET_LT.prepare(8)
    assert IMAGENET_LT.load(8).notes == ()
    told: list[int] = []
    IMAGENET_LT.prepare(8, lambda done, _: told.append(done))
    assert told == []


def test_without_any_image_there_is_one_sentence_and_no_cache(root: Path, tmp_path: Path) -> None:
    (root / "val").rename(root / "elsewhere")
    sentence = f"None of the 6 test images can be read from {root}, such as val/n01440000/n01440000_0.JPEG."
    with pytest.raises(data.DataError, match=f"^{re.escape(sentence)}$"):
        IMAGENET_LT.prepare(8)
    assert not list((tmp_path / "cache" / "imbalance-lab" / "imagenet_lt" / "8").iterdir())


def test_when_no_image_can_be_decoded_the_reason_is_told(root: Path) -> None:
    for path in (root / "train").rglob("*.JPEG"):
        path.write_bytes(b"no image")
    with pytest.raises(
        data.DataError, match=r"None of the 13 training images .*; the last error: cannot identify image"
    ):
        IMAGENET_LT.prepare(8)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("train/1.JPEG", "'train/1.JPEG' is not a path and a label."),
        ("train/1.JPEG 0.5", "'train/1.JPEG 0.5' is not a path and a label."),
        ("train/1.JPEG 1000", "label 1000 is out of range; labels go from 0 to 999."),
        ("train/1.JPEG -1", "label -1 is out of range; labels go from 0 to 999."),
        ("../1.JPEG 0", "'../1.JPEG' lies outside the folder of the images."),
        ("train/../../1.JPEG 0", "'train/../../1.JPEG' lies outside the folder of the images."),
        ("/etc/passwd 0", "'/etc/passwd' lies outside the folder of the images."),
        ("C:/1.JPEG 0", "'C:/1.JPEG' lies outside the folder of the images."),
        ("train\\..\\1.JPEG 0", "'train\\\\..\\\\1.JPEG' lies outside the folder of the images."),
    ],
)
def test_a_wrong_line_is_named_with_its_number(root: Path, line: str, sentence: str) -> None:
    rewrite(root / LIST, "train/n01440000/n01440000_1.JPEG 0\n", f"\n{line}\n")
    with pytest.raises(data.DataError, match=f"^{re.escape(f'{root / LIST}, line 3: {sentence}')}$"):
        IMAGENET_LT.class_names()


def test_a_label_that_training_does_not_know_is_out_of_range_in_the_test_list(root: Path) -> None:
    rewrite(root / "ImageNet_LT_test.txt", ".JPEG 1", ".JPEG 3")
    with pytest.raises(data.DataError, match=r"ImageNet_LT_test\.txt, line 3: label 3 is out of range; .* 0 to 2\.$"):
        IMAGENET_LT.prepare(8)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "names no image."),
        (b"\xff\xfe", "cannot be read: it is not text."),
        (b"train/a/1.JPEG 0\ntrain/b/1.JPEG 2\n", "names no image of class 1, but one of class 2."),
        (b"train/a/1.JPEG 0\ntrain/a/2.JPEG 1\n", "gives the images of 'a' two labels."),
    ],
)
def test_a_wrong_list_is_one_sentence(root: Path, content: bytes, sentence: str) -> None:
    (root / LIST).write_bytes(content)
    with pytest.raises(data.DataError, match=f"^{re.escape(f'{root / LIST} {sentence}')}$"):
        IMAGENET_LT.class_names()


def test_another_list_makes_another_cache_which_replaces_the_first(root: Path, tmp_path: Path) -> None:
    IMAGENET_LT.prepare(8)
    rewrite(root / LIST, "train/n01440000/n01440000_1.JPEG 0\n", "")
    with pytest.raises(data.MissingData, match="have not been decoded"):
        IMAGENET_LT.load(8)
    IMAGENET_LT.prepare(8)
    assert IMAGENET_LT.load(8).class_counts.tolist() == [5, 4, 3]
    assert len(list((tmp_path / "cache" / "imbalance-lab" / "imagenet_lt" / "8").iterdir())) == 1


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("name", ["about.json", "training.npy", "test_labels.npy"])
@pytest.mark.parametrize("content", [None, b"", b"[]", b"\x80\x04N."])
def test_a_damaged_cache_counts_as_none(tmp_path: Path, name: str, content: bytes | None) -> None:
    IMAGENET_LT.prepare(8)
    (path,) = (tmp_path / "cache").rglob(name)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(data.MissingData, match="have not been decoded"):
        IMAGENET_LT.load(8)
    IMAGENET_LT.prepare(8)
    assert len(IMAGENET_LT.load(8).labels) == 13


@pytest.mark.usefixtures("root")
def test_a_cache_of_another_version_is_made_anew(tmp_path: Path) -> None:
    IMAGENET_LT.prepare(8)
    (path,) = (tmp_path / "cache").rglob("about.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 0}))
    with pytest.raises(data.MissingData, match="have not been decoded"):
        IMAGENET_LT.require(8)


@pytest.mark.usefixtures("root")
def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(data.DataError, match=r"imagenet_lt/8 cannot be written: Not a directory\.$"):
        IMAGENET_LT.prepare(8)


@pytest.mark.usefixtures("root")
def test_a_preparation_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        IMAGENET_LT.prepare(8, interrupt)
    assert not list((tmp_path / "cache" / "imbalance-lab" / "imagenet_lt" / "8").iterdir())


@pytest.mark.usefixtures("root")
def test_the_cache_of_a_process_that_was_quicker_is_kept() -> None:
    def overtaken(done: int, total: int) -> None:
        if done == total:
            IMAGENET_LT.prepare(8)
            quicker.append(IMAGENET_LT.load(8))

    quicker: list[data.Samples] = []
    IMAGENET_LT.prepare(8, overtaken)
    assert IMAGENET_LT.load(8) is quicker[0]


@pytest.mark.usefixtures("root")
def test_a_full_disk_is_one_sentence_and_leaves_nothing(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _name, **_: str(small_disk))
    cache = small_disk / "imagenet_lt" / "128"
    with pytest.raises(data.DataError, match=f"^The disk of {cache} is full; free some space and try again\\.$"):
        IMAGENET_LT.prepare(128)
    assert not list(cache.iterdir())
