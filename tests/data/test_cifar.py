"""CIFAR-10 and CIFAR-100 from their files, and refusing unsafe archives."""

import os
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import data
from data.archive import MOST_ENTRIES
from tests.data.official_layout import ROWS, archive, cifar10_files, cifar100_files, cifar_rows, fill

LOADERS = {"cifar10": data.cifar10, "cifar100": data.cifar100}
FILES = {"cifar10": cifar10_files, "cifar100": cifar100_files}
ARCHIVES = {"cifar10": "cifar-10-binary.tar.gz", "cifar100": "cifar-100-binary.tar.gz"}
BATCH = "cifar-10-batches-bin/data_batch_2.bin"


@pytest.mark.parametrize("gz", [False, True])
@pytest.mark.parametrize("slug", LOADERS)
def test_the_binary_files_are_read_packed_and_unpacked(folder: Path, slug: str, gz: bool) -> None:
    files = FILES[slug]()
    fill(folder / slug, {ARCHIVES[slug]: archive(files)} if gz else files)
    dataset = LOADERS[slug]()
    assert LOADERS[slug]() is dataset
    train = [content for name, content in files.items() if "data_batch" in name or "train" in name]
    head = 1 if slug == "cifar10" else 2
    rows = np.frombuffer(b"".join(train), np.uint8).reshape(-1, head + 3072)
    assert dataset.features.shape == (len(rows), 3, 32, 32)
    np.testing.assert_array_equal(dataset.features.reshape(len(rows), -1), rows[:, head:])
    np.testing.assert_array_equal(dataset.labels, rows[:, head - 1])
    assert (dataset.features.dtype, dataset.labels.dtype) == (np.uint8, np.int64)
    assert not dataset.features.flags.writeable
    assert dataset.test is not None
    assert len(dataset.test.labels) == (ROWS if slug == "cifar10" else 100)
    assert len(dataset.class_names) == (10 if slug == "cifar10" else 100)
    assert dataset.image_shape == (32, 32)
    assert len(dataset.notes) == gz  # the checksum of our archive is not the official one
    if gz:
        assert not [path for path in (folder / slug).iterdir() if path.name.startswith(".")]
        assert not list((folder / slug).rglob("readme.html"))


def test_missing_files_are_named_with_the_way_to_get_them(folder: Path) -> None:
    with pytest.raises(data.MissingData) as caught:
        data.cifar10()
    assert str(caught.value) == (
        f"CIFAR-10 is not on this machine: {folder / 'cifar10'} lacks cifar-10-binary.tar.gz; run `imbalance-lab download "
        "cifar10` (170 MB), or put the official files there, packed or not."
    )
    assert caught.value.download_bytes == 170_052_171


NAMES = "cifar-10-batches-bin/batches.meta.txt"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (BATCH, b"", "has 0 bytes, which is no multiple of 3,073: it is truncated or another file"),
        (
            BATCH,
            cifar_rows(3, 10, False)[:-5],
            "has 9,214 bytes, which is no multiple of 3,073: it is truncated or another file",
        ),
        (BATCH, cifar_rows(20, 17, False), "has label 10 in row 10; labels go from 0 to 9"),
        (NAMES, b"airplane\nboat\n", "calls class 1 'boat', whose official name is 'automobile'"),
        (NAMES, b"airplane\n", "names 1 classes instead of 10"),
    ],
)
def test_a_damaged_file_is_one_sentence(folder: Path, name: str, content: bytes, fault: str) -> None:
    fill(folder / "cifar10", cifar10_files() | {name: content})
    sentence = f"{folder / 'cifar10' / name} {fault}; delete it and run `imbalance-lab download cifar10`."
    with pytest.raises(data.DataError, match=f"^{re.escape(sentence)}$"):
        data.cifar10()


def test_a_file_of_names_that_is_no_text_is_refused(folder: Path) -> None:
    fill(folder / "cifar10", cifar10_files() | {NAMES: b"\xff\xfe"})
    with pytest.raises(data.DataError, match=r"batches\.meta\.txt cannot be read"):
        data.cifar10()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """An entry that is not a regular file."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


LEAVES = "which lies outside the folder or is not a regular file"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (archive(cifar10_files() | {"../evil": b"1"}), f"holds '../evil', {LEAVES}"),
        (archive(cifar10_files() | {"cifar-10-batches-bin/../../evil": b"1"}), LEAVES),
        (archive(cifar10_files() | {"/evil": b"1"}), f"holds '/evil', {LEAVES}"),
        (archive(cifar10_files() | {"..\\evil": b"1"}), LEAVES),
        (archive(cifar10_files(), special("link", tarfile.SYMTYPE, "/etc/passwd")), f"holds 'link', {LEAVES}"),
        (archive(cifar10_files(), special("hard", tarfile.LNKTYPE, BATCH)), f"holds 'hard', {LEAVES}"),
        (archive(cifar10_files(), special("device", tarfile.CHRTYPE)), f"holds 'device', {LEAVES}"),
        (archive({f"{n}": b"" for n in range(MOST_ENTRIES + 1)}), f"holds more than {MOST_ENTRIES} entries"),
        (
            archive(cifar10_files() | {BATCH: bytes(100_001)}),
            f"{BATCH} with 100,001 bytes; it may have at most 100,000",
        ),
        (archive(cifar10_files() | {"bomb": bytes(2_000_000)}), "unpacks to far more than the official files"),
        (archive({name: content for name, content in cifar10_files().items() if name != BATCH}), f"holds no {BATCH}"),
        (archive(cifar10_files())[:-50_000], "is truncated or not a tar archive"),
        (b"", "is truncated or not a tar archive"),
        (b"no archive at all", "is not a gzip file, or is damaged"),
    ],
    ids=range(14),
)
def test_an_archive_that_cannot_be_trusted_is_refused_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, fault: str
) -> None:
    official = data.OFFICIAL["cifar10"]
    smaller = replace(official.files[0], holds=dict.fromkeys(official.files[0].holds, 100_000))
    monkeypatch.setitem(data.OFFICIAL, "cifar10", replace(official, files=(smaller,)))
    fill(folder / "cifar10", {ARCHIVES["cifar10"]: content})
    path = folder / "cifar10" / ARCHIVES["cifar10"]
    sentence = f"{fault}; delete it and run `imbalance-lab download cifar10`."
    with pytest.raises(data.DataError, match=f"^{re.escape(str(path))} .*{re.escape(sentence)}$"):
        data.cifar10()
    assert [entry.name for entry in folder.iterdir()] == ["cifar10"]
    assert list((folder / "cifar10").iterdir()) == [path]


def test_an_archive_that_cannot_be_unpacked_where_it_lies_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    fill(folder / "cifar10", {ARCHIVES["cifar10"]: archive(cifar10_files())})
    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    with pytest.raises(data.DataError, match=r"cifar10 cannot be written: Permission denied\.$"):
        data.cifar10()


REAL = os.environ.get("IMBALANCE_LAB_TEST_CIFAR10")


@pytest.mark.skipif(REAL is None, reason="IMBALANCE_LAB_TEST_CIFAR10 names no folder with the real files of CIFAR-10")
def test_the_real_images_are_balanced_and_have_the_published_mean(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cifar10").symlink_to(Path(str(REAL)).absolute())
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    dataset = data.cifar10()
    assert dataset.test is not None
    assert dataset.class_counts.tolist() == [5000] * 10
    assert dataset.test.class_counts.tolist() == [1000] * 10
    mean = [dataset.features[:, channel].mean() / 255 for channel in range(3)]
    np.testing.assert_allclose(mean, dataset.channel_mean, atol=2e-3)
