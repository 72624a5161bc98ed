"""`download`: a dataset is downloaded or decoded, and read once."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Lab
from tests.data.official_layout import fill, imagenet_lt, make_official, official_files
from tests.data.server import serving


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty data folder; caches have another folder next to it."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("IMBALANCE_LAB_MIRROR", "http://127.0.0.1:1")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    return tmp_path / "data"


@pytest.mark.parametrize(("slug", "train", "tested"), [("mnist", 20, 10), ("cifar10", 100, 20)])
def test_a_dataset_is_downloaded_and_read(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, slug: str, train: int, tested: int
) -> None:
    files = official_files(slug)
    make_official(monkeypatch, slug, files)
    with serving({f"/{slug}/{name}": content for name, content in files.items()}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        ended = lab("download", slug, "--json")
    assert ended.status == 0
    (line,) = ended.lines
    assert line.pop("seconds") >= 0
    assert line == {
        "type": "download",
        "dataset": {"name": slug, "classes": []},
        "samples": train,
        "test_samples": tested,
        "classes": 10,
        "notes": [],
    }
    assert ended.err == ""
    assert f": {train} training images and {tested} test images of 10 classes.\n" in lab("download", slug).out


@pytest.mark.usefixtures("folder")
def test_images_are_decoded_to_the_resolution(lab: Lab, folder: Path) -> None:
    imagenet_lt(folder / "imagenet_lt")
    (folder / "imagenet_lt" / "train" / "n01440000" / "n01440000_0.JPEG").unlink()
    ended = lab("download", "imagenet_lt", "--resolution", "8")
    assert ended.status == 0
    assert ended.out == (
        "ImageNet-LT: 12 training images and 6 test images of 3 classes.\n"
        "1 of 13 training images were not found and were left out, train/n01440000/n01440000_0.JPEG among them.\n"
    )


def test_a_download_that_fails_is_one_sentence_and_status_1(lab: Lab) -> None:
    sentence = "http://127.0.0.1:1/mnist/train-images-idx3-ubyte.gz was not downloaded: the server cannot be reached; try again."
    ended = lab("download", "mnist", "--json")
    assert ended.status == 1
    assert ended.lines == [{"type": "error", "message": sentence}]
    assert ended.err == sentence + "\n"
    ended = lab("download", "mnist")
    assert (ended.status, ended.out, ended.err) == (1, "", sentence + "\n")


def test_what_was_damaged_by_hand_is_one_sentence_and_status_1(lab: Lab, folder: Path) -> None:
    fill(folder / "cifar10", {f"cifar-10-batches-bin/data_batch_{n}.bin": b"1" for n in range(1, 6)})
    fill(folder / "cifar10", {"cifar-10-batches-bin/test_batch.bin": b"1"})
    ended = lab("download", "cifar10")
    assert ended.status == 1
    assert ended.err.endswith("delete it and run `imbalance-lab download cifar10`.\n")


@pytest.mark.parametrize("slug", ["imagenet_lt", "places_lt", "image_folder"])
def test_what_cannot_be_downloaded_says_what_to_put_where(lab: Lab, folder: Path, slug: str) -> None:
    ended = lab("download", slug)
    assert ended.status == 1
    assert str(folder / slug) in ended.err
    assert ended.err.count("\n") == 1


KNOWN = "Known: cifar10, cifar100, csv, fashion_mnist, image_folder, imagenet_lt, imblearn, mnist, openml, places_lt."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["cifar"], f"Unknown dataset 'cifar'. {KNOWN} Did you mean 'cifar10'?"),
        (["digits"], f"Dataset 'digits' comes with the lab, there is nothing to download. {KNOWN}"),
        (["mnist", "--resolution", "32"], "Dataset 'mnist' has no --resolution; leave it out."),
        (["imagenet_lt", "--folder", "a"], "Dataset 'imagenet_lt' has no --folder; leave it out."),
        (
            ["places_lt", "--resolution", "4"],
            "dataset.resolution = '4' is not admissible; give a whole number at least 8 and at most 128.",
        ),
        (
            ["image_folder", "--folder", "../a"],
            "dataset.folder = '../a' is not admissible; give the name of a folder, of letters, digits, spaces and . + - _, "
            "without a dot in front.",
        ),
    ],
)
def test_wrong_usage_is_one_sentence(lab: Lab, arguments: list[str], sentence: str) -> None:
    assert lab("download", *arguments).sentence == sentence
