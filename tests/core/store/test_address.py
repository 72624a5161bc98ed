"""Where a store can be, and what is said of places where it cannot."""

from pathlib import Path

import pytest

from core.errors import StoreError
from core.store import RunStore
from tests.core.store.payloads import start_of


@pytest.mark.parametrize("name", ["runs.db", "deep/er/runs", "50% ü#1?.db", "it's; a 'store'"])
def test_a_path_is_a_store_and_missing_folders_are_made(tmp_path: Path, name: str) -> None:
    store = RunStore(tmp_path / name)
    store.start(start_of("a1"), {})
    assert store.location == str(tmp_path / name)
    assert (tmp_path / name).is_file()
    again = RunStore(store.url)
    assert again.find("a1") is not None
    store.close()
    again.close()


def test_relative_paths_and_urls_are_files_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    addresses = [
        "runs.db",
        "sqlite:///runs.db",
        f"sqlite:///{tmp_path}/runs.db",
        "~/runs.db",
        "sqlite+pysqlite:///runs.db",
    ]
    for address in addresses:
        store = RunStore(address)
        assert store.location == str(tmp_path / "runs.db")
        assert repr(store) == f"RunStore('{tmp_path / 'runs.db'}')"
        store.close()


def test_postgresql_urls_need_no_driver(empty_database: str) -> None:
    url = empty_database
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        store = RunStore(url.replace("postgresql+psycopg", scheme))
        assert store.url == url.replace("&", "%26")
        assert store.location == url.replace("s3cret&word", "***")
        store.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://me:hush@host/db", "A run store cannot be kept in 'mysql'. Allowed: a file such as runs.db"),
        ("postgresql+asyncpg://me:hush@host/db", "A run store cannot be kept in 'postgresql+asyncpg'."),
        ("postgresql://me:hush@host:port/db", "The store address 'postgresql://…' cannot be read. Allowed: a file"),
        ("postgres:me:hush@host/db", "The store address 'postgres:…' cannot be read."),
        ("://", "The store address '://…' cannot be read."),
        ("postgresql://me:hu@sh@host/db", "The store address 'postgresql+psycopg://…' has more than one '@': write"),
        ("sqlite:runs.db", "The store address 'sqlite:…' cannot be read."),
        (":memory:", "A run store in memory would be lost with its process. Allowed: a file"),
        ("sqlite://", "A run store in memory would be lost with its process."),
        ("sqlite:///:memory:", "A run store in memory would be lost with its process."),
        ("sqlite:///runs.db?mode=ro", "An SQLite store takes a path and no options: sqlite:///runs.db, or"),
        ("sqlite://folder/runs.db", "An SQLite store takes a path and no options"),
        ("~nobody-of-that-name/runs.db", "The folder of '~nobody-of-that-name/runs.db' is unknown"),
        ("a\0b", "The store address 'a\\x00b' is no path: it has a NUL character. Allowed: a file such as"),
        ("x" * 5000, "The run store "),
        ("/dev/null", "The run store /dev/null is not a regular file: give another one."),
        ("/dev/null/runs.db", "The run store /dev/null/runs.db cannot be created: /dev/null is not a folder."),
    ],
)
def test_an_address_that_is_none_is_one_sentence_without_its_password(
    address: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        RunStore(address)
    message = str(caught.value)
    assert message.startswith(sentence)
    assert "hush" not in message
    assert "sh@" not in message
    assert "\n" not in message
    assert len(message) < 400
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    for address in (str(tmp_path), f"sqlite:///{tmp_path}"):
        with pytest.raises(StoreError) as caught:
            RunStore(address)
        assert str(caught.value) == (
            f"The run store {tmp_path} is a folder: give a file, such as {tmp_path / 'runs.db'}."
        )
