"""Downloads, from a server on this machine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import data
from data.resuming import Resuming
from tests.data.official_layout import archive, cifar10_files, fill, idx_files, make_official, official_files, packed
from tests.data.server import Server, serving

SLUGS = ("mnist", "fashion_mnist", "cifar10", "cifar100")
ARCHIVE = "cifar-10-binary.tar.gz"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with small files that the lab takes for the official ones."""
    files = {}
    for slug in SLUGS:
        official = official_files(slug)
        make_official(monkeypatch, slug, official)
        files |= {f"/{slug}/{name}": content for name, content in official.items()}
    with serving(files) as served:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", served.address)
        yield served


def silent(_done: int, _total: int) -> None:
    pass


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("slug", SLUGS)
def test_what_was_downloaded_is_read_without_a_remark(folder: Path, server: Server, slug: str) -> None:
    told: list[tuple[int, int]] = []
    assert data.download(slug, lambda done, total: told.append((done, total))) == folder / slug
    dataset = getattr(data, slug)()
    assert dataset.notes == ()
    assert dataset.class_counts.min() > 0
    assert [status for status, _ in server.answered] == [200] * len(data.OFFICIAL[slug].files)
    assert told == sorted(told)
    assert told[-1] == (data.OFFICIAL[slug].size,) * 2
    assert not [name for name in names(folder / slug) if name.endswith(".part") or name.startswith((".", "tmp"))]


def test_an_archive_is_removed_once_it_is_unpacked(folder: Path, server: Server) -> None:  # noqa: ARG001
    data.download("cifar10", silent)
    assert names(folder / "cifar10") == ["cifar-10-batches-bin"]


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_downloaded_twice(folder: Path, server: Server, slug: str) -> None:  # noqa: ARG001
    data.download(slug, silent)
    before = len(server.answered)
    data.download(slug, silent)
    assert len(server.answered) == before


@pytest.mark.usefixtures("folder")
def test_the_server_can_be_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_MIRROR", "http://127.0.0.1:1")
    data.download("mnist", silent, mirror=server.address + "/")
    assert len(server.answered) == 4


@pytest.mark.usefixtures("server")
def test_files_unpacked_by_hand_are_left_alone(folder: Path) -> None:
    fill(folder / "mnist", idx_files())
    before = names(folder / "mnist")
    data.download("mnist", silent)
    assert names(folder / "mnist") == before


@pytest.mark.usefixtures("server")
def test_a_packed_file_with_another_checksum_is_replaced(folder: Path) -> None:
    fill(folder / "mnist", packed(idx_files(seed=1)))
    assert len(data.mnist().notes) > 0
    data.download("mnist", silent)
    assert (folder / "mnist" / "train-images-idx3-ubyte.gz").read_bytes() == packed(idx_files())[
        "train-images-idx3-ubyte.gz"
    ]


def test_a_download_that_broke_off_goes_on_where_it_stopped(folder: Path, server: Server) -> None:
    server.breaks_after = 200_000
    url = f"{server.address}/cifar10/{ARCHIVE}"
    sentence = f"{url} was not downloaded: the connection broke off; 0.2 MB are kept, try again to go on."
    with pytest.raises(data.DownloadFailed, match=f"^{re.escape(sentence)}$"):
        data.download("cifar10", silent)
    assert names(folder / "cifar10") == [f"{ARCHIVE}.part"]
    server.breaks_after = None
    told: list[int] = []
    data.download("cifar10", lambda done, _total: told.append(done))
    assert [status for status, _ in server.answered] == [200, 206]
    assert told[0] == 200_000
    assert data.cifar10().notes == ()


def test_a_server_that_cannot_go_on_starts_over(folder: Path, server: Server) -> None:
    fill(folder / "cifar10", {f"{ARCHIVE}.part": b"something else" * 1000})
    server.ranges = False
    data.download("cifar10", silent)
    assert [status for status, _ in server.answered] == [200]
    assert data.cifar10().notes == ()


def test_a_part_that_is_whole_already_is_only_checked(folder: Path, server: Server) -> None:
    fill(folder / "cifar10", {f"{ARCHIVE}.part": server.files[f"/cifar10/{ARCHIVE}"]})
    data.download("cifar10", silent)
    assert [status for status, _ in server.answered] == [416]
    assert data.cifar10().notes == ()


def test_a_part_longer_than_the_file_is_thrown_away(folder: Path, server: Server) -> None:
    fill(folder / "cifar10", {f"{ARCHIVE}.part": server.files[f"/cifar10/{ARCHIVE}"] + b"1"})
    with pytest.raises(data.DownloadFailed, match=r"has changed since its download was interrupted; try again\.$"):
        data.download("cifar10", silent)
    assert names(folder / "cifar10") == []
    data.download("cifar10", silent)
    assert data.cifar10().notes == ()


@pytest.mark.parametrize("part", [b"", b"a wrong beginning"])
def test_a_wrong_checksum_leaves_nothing(folder: Path, server: Server, part: bytes) -> None:
    path = f"/cifar10/{ARCHIVE}"
    server.files[path] = server.files[path][:-1] + b"?"
    if part:
        fill(folder / "cifar10", {f"{ARCHIVE}.part": part})
    md5 = data.OFFICIAL["cifar10"].files[0].md5
    sentence = (
        f"{server.address}{path} is not the official file: its MD5 checksum is not {md5}; "
        "nothing was kept, try again later."
    )
    with pytest.raises(data.DownloadFailed, match=f"^{re.escape(sentence)}$"):
        data.download("cifar10", silent)
    assert names(folder / "cifar10") == []


def test_a_server_that_sends_far_too_much_is_not_believed(folder: Path, server: Server) -> None:
    path = f"/cifar10/{ARCHIVE}"
    most = 2 * len(server.files[path])
    server.files[path] = bytes(3 * len(server.files[path]))
    sentence = f"{server.address}{path} sends more than the {most:,} bytes it may have; nothing was kept."
    with pytest.raises(data.DownloadFailed, match=f"^{re.escape(sentence)}$"):
        data.download("cifar10", silent)
    assert names(folder / "cifar10") == []


def test_a_file_that_the_server_does_not_have_is_one_sentence(folder: Path, server: Server) -> None:
    server.files.clear()
    sentence = (
        f"{server.address}/mnist/train-images-idx3-ubyte.gz cannot be downloaded: the server answers 404 Not Found."
    )
    with pytest.raises(data.DownloadFailed, match=f"^{re.escape(sentence)}$"):
        data.download("mnist", silent)
    assert names(folder / "mnist") == []


@pytest.mark.parametrize(
    ("mirror", "why"),
    [("http://127.0.0.1:1", "the server cannot be reached"), ("nowhere", "this is no address on the web")],
)
def test_a_server_that_is_not_there_is_one_sentence(folder: Path, mirror: str, why: str) -> None:
    sentence = f"{mirror}/mnist/train-images-idx3-ubyte.gz was not downloaded: {why}; try again."
    with pytest.raises(data.DownloadFailed, match=f"^{re.escape(sentence)}$"):
        data.download("mnist", silent, mirror)
    assert names(folder / "mnist") == []


def test_a_server_that_falls_silent_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(*_: object, **__: object) -> None:
        raise requests.ReadTimeout

    monkeypatch.setattr(requests, "get", silence)
    with pytest.raises(data.DownloadFailed, match=r"the server did not answer for 30 seconds; try again\.$"):
        data.download("mnist", silent)
    assert names(folder / "mnist") == []


def test_two_processes_do_not_write_the_same_file(tmp_path: Path, server: Server) -> None:
    fcntl = pytest.importorskip("fcntl")
    part = tmp_path / "file.part"
    with part.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        part.write_bytes(b"1")
        with pytest.raises(data.DownloadFailed, match=r"file\.part is being downloaded by another process; wait"):
            Resuming(part, 10, lambda _: None)(server.address, str(tmp_path / "file"), None)
    assert part.read_bytes() == b"1"


def test_an_interrupted_download_keeps_what_came(folder: Path, server: Server) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        data.download("cifar10", interrupt)
    assert names(folder / "cifar10") == [f"{ARCHIVE}.part"]
    partial = (folder / "cifar10" / f"{ARCHIVE}.part").read_bytes()
    assert partial
    assert server.files[f"/cifar10/{ARCHIVE}"].startswith(partial)


def test_a_full_disk_is_one_sentence_and_keeps_what_came(
    small_disk: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(small_disk))
    folder = small_disk / "cifar10"
    with pytest.raises(data.DataError, match=f"^The disk of {folder} is full; free some space and try again\\.$"):
        data.download("cifar10", silent)
    assert names(folder) == [f"{ARCHIVE}.part"]
    partial = (folder / f"{ARCHIVE}.part").read_bytes()
    assert len(partial) > 100_000
    assert server.files[f"/cifar10/{ARCHIVE}"].startswith(partial)


def test_an_archive_that_does_not_fit_unpacked_is_one_sentence(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(small_disk))
    folder = small_disk / "cifar10"
    compressible = {name: bytes(3073 * 40) for name in cifar10_files() if name.endswith(".bin")}
    fill(folder, {ARCHIVE: archive(compressible)})
    with pytest.raises(data.DataError, match=f"^The disk of {folder} is full; free some space and try again\\.$"):
        data.cifar10()
    assert names(folder) == [ARCHIVE]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "file"))
    with pytest.raises(data.DataError, match=r"mnist cannot be written: Not a directory\.$"):
        data.download("mnist", silent, "http://127.0.0.1:1")
