"""MNIST and Fashion-MNIST from their files."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest

import data
from tests.data.official_layout import ROWS, fill, idx, idx_files, packed

LOADERS = {"mnist": data.mnist, "fashion_mnist": data.fashion_mnist}
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.mark.parametrize("gz", [False, True])
@pytest.mark.parametrize("slug", LOADERS)
def test_the_four_files_are_read_packed_and_unpacked(folder: Path, slug: str, gz: bool) -> None:
    files = idx_files()
    fill(folder / slug, packed(files) if gz else files)
    dataset = LOADERS[slug]()
    assert LOADERS[slug]() is dataset
    assert dataset.features.shape == (ROWS, 1, 28, 28)
    assert (dataset.features.dtype, dataset.labels.dtype) == (np.uint8, np.int64)
    assert dataset.features.tobytes() == files[IMAGES][16:]
    assert dataset.labels.tolist() == [row % 10 for row in range(ROWS)]
    assert not dataset.features.flags.writeable
    assert dataset.image_shape == (28, 28)
    assert len(dataset.class_names) == 10
    assert len(dataset.channel_mean) == len(dataset.channel_deviation) == 1
    assert dataset.test is not None
    assert dataset.test.features.tobytes() == files["t10k-images-idx3-ubyte"][16:]
    assert dataset.test.class_names == dataset.class_names


def test_a_checksum_of_a_folder_filled_by_hand_is_only_reported(folder: Path) -> None:
    fill(folder / "mnist", packed(idx_files()))
    path = folder / "mnist" / f"{IMAGES}.gz"
    assert data.mnist().notes[0] == f"{path} does not have the official checksum; it was read anyway."
    assert len(data.mnist().notes) == 4


def test_missing_files_are_named_with_the_way_to_get_them(folder: Path) -> None:
    files = packed(idx_files())
    del files[f"{LABELS}.gz"]
    fill(folder / "mnist", files)
    with pytest.raises(data.MissingData) as caught:
        data.mnist()
    assert str(caught.value) == (
        f"MNIST is not on this machine: {folder / 'mnist'} lacks {LABELS}.gz; run `imbalance-lab download mnist` (12 MB), "
        "or put the official files there, packed or not."
    )
    assert caught.value.folder == folder / "mnist"
    assert caught.value.files == (f"{LABELS}.gz",)
    assert caught.value.download_bytes == 11_594_722


LABELS_OF_ELEVEN = idx(np.array([0, 10] * (ROWS // 2)))


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (IMAGES, b"", "is not the expected IDX file: it begins with nothing, not 00000803"),
        (IMAGES, idx(np.arange(ROWS)), "is not the expected IDX file: it begins with 00000801, not 00000803"),
        (IMAGES, idx_files()[IMAGES][:-1], "is truncated: it holds 15,679 of 15,680 bytes"),
        (IMAGES, idx_files()[IMAGES][:10], "is truncated in its header"),
        (IMAGES, idx_files()[IMAGES] + b"1", "is longer than the 15,680 bytes that its header names"),
        (
            IMAGES,
            bytes([0, 0, 8, 3]) + b"\x7f\xff\xff\xff" * 3,
            "claims to hold 9,903,520,300,447,984,150,353,281,023 bytes, far more than it can",
        ),
        (IMAGES, idx(np.zeros((ROWS, 8, 9))), "holds images of 8 × 9 pixels instead of 28 × 28"),
        (LABELS, idx(np.arange(5)), f"holds 5 labels for {ROWS} images"),
        (LABELS, LABELS_OF_ELEVEN, "has label 10 at image 1; labels go from 0 to 9"),
        (f"{LABELS}.gz", idx(np.arange(ROWS)), "is not a gzip file, or is damaged"),
        (f"{LABELS}.gz", gzip.compress(idx(np.arange(ROWS)), mtime=0)[:-9], "is truncated"),
        (f"{LABELS}.gz", b"", "is not the expected IDX file: it begins with nothing, not 00000801"),
    ],
)
def test_a_damaged_file_is_one_sentence(folder: Path, name: str, content: bytes, fault: str) -> None:
    fill(folder / "mnist", idx_files() | {name: content})
    sentence = f"{folder / 'mnist' / name} {fault}; delete it and run `imbalance-lab download mnist`."
    with pytest.raises(data.DataError, match=f"^{re.escape(sentence)}$"):
        data.mnist()


def test_files_without_a_label_are_refused(folder: Path) -> None:
    fill(folder / "mnist", idx_files() | {IMAGES: idx(np.zeros((0, 28, 28))), LABELS: idx(np.zeros(0))})
    with pytest.raises(data.DataError, match=r"holds no label; delete it"):
        data.mnist()


def test_without_a_chosen_folder_the_user_data_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMBALANCE_LAB_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, **_: str(tmp_path / name))
    fill(tmp_path / "imbalance-lab" / "datasets" / "mnist", idx_files())
    assert data.mnist().class_counts.sum() == ROWS
