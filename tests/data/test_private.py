"""What the lab writes is its owner's alone, whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import data
from data import IMAGENET_LT
from tests.data.official_layout import imagenet_lt, make_official, official_files
from tests.data.server import serving


@pytest.fixture(params=[0o022, 0o000], ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def open_to_others(root: Path) -> list[str]:
    """What lies below a folder, itself included, and is not 0600, or 0700 for folders."""
    return [
        f"{path} {oct(stat.S_IMODE(path.stat().st_mode))}"
        for path in (root, *root.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)
    ]


@pytest.mark.usefixtures("_umask")
def test_a_table_is_private(folder: Path, tmp_path: Path) -> None:
    data.store_table(b"x,y\n1,a\n2,b\n", "a.csv")
    assert len(list((folder / "tables").rglob("*"))) == 3
    assert open_to_others(folder) == []
    assert open_to_others(tmp_path / "cache") == []


@pytest.mark.usefixtures("_umask")
@pytest.mark.parametrize("slug", ["mnist", "cifar10"])
def test_a_download_is_private(folder: Path, monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    files = official_files(slug)
    make_official(monkeypatch, slug, files)
    with serving({f"/{slug}/{name}": content for name, content in files.items()}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        data.download(slug, lambda _done, _total: None)
    assert open_to_others(folder) == []


@pytest.mark.usefixtures("_umask")
def test_decoded_images_are_private(folder: Path, tmp_path: Path) -> None:
    imagenet_lt(folder / "imagenet_lt")
    IMAGENET_LT.prepare(16)
    assert list((tmp_path / "cache").rglob("*.npy"))
    assert open_to_others(tmp_path / "cache") == []


@pytest.mark.usefixtures("_umask")
def test_a_folder_that_exists_keeps_its_mode(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    data.store_table(b"x,y\n1,a\n2,b\n", "a.csv")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert open_to_others(folder / "tables") == []
