from pathlib import Path

import pytest

from dashboard.lab import fetching
from tests.dashboard.conftest import Visit, address, texts, until
from tests.data.official_layout import make_official, official_files
from tests.data.server import serving


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    monkeypatch.setattr(fetching, "fetches", {})
    return tmp_path


@pytest.mark.parametrize("path", ["", "data"])
def test_a_dataset_that_is_not_there_says_where_it_belongs_and_keeps_the_link(
    visit: Visit, folder: Path, path: str
) -> None:
    page = visit(path, {"dataset": "imagenet_lt", "seeds": "1"})
    assert "is not on this machine yet" in texts(page)
    assert "Folder: the lab's data folder (imagenet_lt)" in texts(page)
    assert str(folder) not in texts(page)
    assert address(page)["dataset"] == "imagenet_lt"
    assert page.button(key="look again")
    assert not page.exception


def test_a_download_is_offered_with_its_size_and_ends_with_a_sentence_when_it_fails(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_official(monkeypatch, "mnist", official_files("mnist"))
    with serving({}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        page = visit("explore", {"dataset": "mnist", "epochs": "1"})
        assert page.button(key="fetch").label.startswith("Download ")
        page.button(key="fetch").click().run()
        until(page, lambda seen: bool(seen.error))
    assert page.error[0].value.endswith(".")
    assert page.button(key="fetch")


def test_a_downloaded_dataset_is_ready_to_be_trained_on(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    files = official_files("mnist")
    make_official(monkeypatch, "mnist", files)
    with serving({f"/mnist/{name}": content for name, content in files.items()}) as server:
        monkeypatch.setenv("IMBALANCE_LAB_MIRROR", server.address)
        # So long that it waits for the Run button: the training processes look for the files elsewhere.
        page = visit(
            "explore", {"dataset": "mnist", "imbalance": "none", "epochs": "20000", "model": "softmax_regression"}
        )
        page.button(key="fetch").click().run()
        until(page, lambda seen: "is not on this machine yet" not in texts(seen))
    assert "training samples" in texts(page)
    assert "This takes about" in texts(page)
