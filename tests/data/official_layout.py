"""Tiny datasets in the layouts of the official files."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from data import CIFAR10_CLASSES, CIFAR100_CLASSES, OFFICIAL

ROWS = 20


def idx(values: np.ndarray) -> bytes:
    """An array as an IDX file."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return header + values.astype(np.uint8).tobytes()


def idx_files(rows: int = ROWS, seed: int = 0) -> dict[str, bytes]:
    """The four files of MNIST or Fashion-MNIST, unpacked; labels repeat cyclically."""
    random = np.random.default_rng(seed)
    files = {}
    for part, count in (("train", rows), ("t10k", rows // 2)):
        files[f"{part}-images-idx3-ubyte"] = idx(random.integers(0, 256, (count, 28, 28)))
        files[f"{part}-labels-idx1-ubyte"] = idx(np.arange(count) % 10)
    return files


def packed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files as `.gz`."""
    return {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in files.items()}


def cifar_rows(count: int, classes: int, coarse: bool, seed: int = 0) -> bytes:
    """Rows of label bytes and pixels; labels repeat cyclically."""
    pixels = np.random.default_rng(seed).integers(0, 256, (count, 3072))
    labels = (np.arange(count) % classes)[:, None]
    return np.hstack([labels % 20, labels, pixels] if coarse else [labels, pixels]).astype(np.uint8).tobytes()


def cifar10_files() -> dict[str, bytes]:
    """The files in the archive of CIFAR-10."""
    batches = {f"cifar-10-batches-bin/data_batch_{n}.bin": cifar_rows(ROWS, 10, False, n) for n in range(1, 6)}
    return batches | {
        "cifar-10-batches-bin/test_batch.bin": cifar_rows(ROWS, 10, False, 6),
        "cifar-10-batches-bin/batches.meta.txt": ("\n".join(CIFAR10_CLASSES) + "\n\n").encode(),
        "cifar-10-batches-bin/readme.html": b"<html></html>",
    }


def cifar100_files() -> dict[str, bytes]:
    """The files in the archive of CIFAR-100."""
    return {
        "cifar-100-binary/train.bin": cifar_rows(200, 100, True, 1),
        "cifar-100-binary/test.bin": cifar_rows(100, 100, True, 2),
        "cifar-100-binary/fine_label_names.txt": ("\n".join(CIFAR100_CLASSES) + "\n").encode(),
        "cifar-100-binary/coarse_label_names.txt": b"aquatic_mammals\n",
    }


def archive(files: Mapping[str, bytes], *others: tarfile.TarInfo) -> bytes:
    """Files, and further entries without content, as `.tar.gz`."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz", compresslevel=1) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        for entry in others:
            tar.addfile(entry)
    return target.getvalue()


def official_files(slug: str) -> dict[str, bytes]:
    """The files of a dataset as they would be downloaded."""
    if slug in ("mnist", "fashion_mnist"):
        return packed(idx_files())
    return {OFFICIAL[slug].files[0].name: archive(cifar10_files() if slug == "cifar10" else cifar100_files())}


def fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def make_official(monkeypatch: pytest.MonkeyPatch, slug: str, files: Mapping[str, bytes]) -> None:
    """Register the sizes and checksums of these files as the official ones."""
    official = OFFICIAL[slug]
    ours = tuple(
        replace(file, size=len(files[file.name]), md5=hashlib.md5(files[file.name]).hexdigest())
        for file in official.files
    )
    monkeypatch.setitem(OFFICIAL, slug, replace(official, files=ours))


def picture(path: Path, color: tuple[int, int, int], size: tuple[int, int] = (48, 40)) -> None:
    """An image file of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path, "PNG" if path.suffix == ".png" else "JPEG")


def imagenet_lt(folder: Path, counts: tuple[int, ...] = (6, 4, 3), tested: int = 2) -> None:
    """Lists and images of an ImageNet-LT of a few classes; images of class c have the colour (10 + 40c, 0, 200)."""
    lines: dict[str, list[str]] = {"train": [], "val": []}
    for label, count in enumerate(counts):
        for part, images in (("train", count), ("val", tested)):
            for number in range(images):
                name = f"{part}/n0144{label:04}/n0144{label:04}_{number}.JPEG"
                picture(folder / name, (10 + 40 * label, 0, 200))
                lines[part].append(f"{name} {label}\n")
    (folder / "ImageNet_LT_train.txt").write_text("".join(lines["train"]))
    (folder / "ImageNet_LT_test.txt").write_text("".join(lines["val"]))
