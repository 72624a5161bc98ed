"""What a store says that cannot be opened, read or written; nothing that is stored gets lost by it."""

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url

from core.errors import StoreError
from core.store import RunStore
from tests.core.store.payloads import npz, record_of, start_of


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Remember the milk. " * 100)
    with pytest.raises(StoreError) as caught:
        RunStore(file)
    assert str(caught.value) == (
        f"The run store {file} is not a run store: the file is not an SQLite database. "
        "It was left as it is; give another file."
    )
    assert file.read_text() == "Remember the milk. " * 100
    assert list(tmp_path.iterdir()) == [file]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "runs.db").touch()
    store = RunStore(tmp_path / "runs.db")
    assert store.list() == []
    store.close()


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    content = file.read_bytes()
    with pytest.raises(StoreError) as caught:
        RunStore(file)
    assert str(caught.value) == (
        f"The run store {file} is a database of something else (its tables: bookmarks). "
        "It was left as it is; give another one."
    )
    assert file.read_bytes() == content


def test_a_postgresql_database_with_other_tables_is_shared_unless_names_collide(empty_database: str) -> None:
    with psycopg.connect(empty_database.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("CREATE TABLE bookmarks (empty_database TEXT)")
        other.execute("CREATE TABLE runs (distance REAL)")
        with pytest.raises(StoreError, match=r"is a database of something else \(its tables: bookmarks, runs\)"):
            RunStore(empty_database)
        other.execute("DROP TABLE runs")
    store = RunStore(empty_database)
    store.start(start_of("a1"), {})
    store.close()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        (2, "has the newer schema 2, this imbalance-lab uses 1. It was left as it is: upgrade imbalance-lab, or"),
        (0, "has the older schema 0, this imbalance-lab uses 1. It was left as it is: use the imbalance-lab that"),
    ],
)
def test_a_store_of_another_schema_is_left_as_it_is(url: str, version: int, sentence: str) -> None:
    store = RunStore(url)
    store.start(start_of("a1"), {})
    _execute(store, f"UPDATE imbalance_lab_schema SET version = {version}")
    with pytest.raises(StoreError) as caught:
        RunStore(url)
    assert str(caught.value).startswith(f"The run store {store.location} {sentence}")
    _execute(store, "UPDATE imbalance_lab_schema SET version = 1")
    again = RunStore(url)
    assert again.find("a1") == store.find("a1")
    again.close()
    store.close()


def test_a_store_without_its_tables_is_one_sentence(store: RunStore) -> None:
    _execute(store, "DROP TABLE records")
    with pytest.raises(StoreError) as caught:
        store.records("a1")
    assert str(caught.value).startswith(f"The run store {store.location} cannot be used: ")
    assert str(caught.value).count("\n") == 0


def test_a_damaged_payload_is_one_sentence(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    _execute(store, "UPDATE records SET payload = '{\"epoch\": 1'")
    _execute(store, "UPDATE runs SET experiment = '" + "[" * 100_000 + "'")
    with pytest.raises(StoreError, match=r"^A record of run a1 is damaged in the store: "):
        store.records("a1")
    with pytest.raises(StoreError, match=r"^The run a1 is damaged in the store: "):
        store.list()


def test_a_damaged_file_is_one_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    store = RunStore(file)
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(epoch) for epoch in range(1, 200)])
    store.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged and was left as it is\. Move the file away, or give another"):
        RunStore(file).list()
    assert file.read_bytes() == content


def test_a_full_disk_loses_nothing_and_the_next_write_works(tmp_path: Path) -> None:
    connections: list[Any] = []

    def note(connection: Any, _record: Any) -> None:
        connections.append(connection)

    event.listen(Engine, "connect", note)
    file = tmp_path / "runs.db"
    store = RunStore(file)
    event.remove(Engine, "connect", note)
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    for connection in connections:
        connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError) as caught:
        store.append("a1", [record_of(epoch) for epoch in range(2, 1000)])
    assert str(caught.value) == (
        f"The run store {file} cannot grow, the disk is full: nothing was written, and what was stored before is kept."
    )
    with pytest.raises(StoreError, match="the disk is full"):
        store.finish("a1", "done", {"status": "done"}, {"weights": npz(weights=[0.0] * 100_000)})
    assert store.records("a1") == [record_of(1)]
    assert store.get("a1").status == "running"
    for connection in connections:
        connection.execute("PRAGMA max_page_count = 100000")
    store.finish("a1", "done", {"status": "done"})
    assert store.get("a1").status == "done"
    store.close()


def test_a_disk_that_refuses_a_write_loses_nothing(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, before[1]))
    try:
        with pytest.raises(StoreError, match=r"cannot be read or written, the disk reports an error"):
            store.append("a1", [record_of(epoch) for epoch in range(2, 10_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert store.records("a1") == [record_of(1)]
    store.append("a1", [record_of(2)])
    assert store.get("a1").last_epoch == 2
    store.close()


def test_a_store_that_another_process_keeps_locked_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.database.BUSY_SECONDS", 0.1)
    file = tmp_path / "runs.db"
    store = RunStore(file)
    store.start(start_of("a1"), {})
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            store.append("a1", [record_of(1)])
        assert store.get("a1").last_epoch == 0
        other.execute("ROLLBACK")
    assert str(caught.value) == (
        f"The run store {file} is kept busy by another process: nothing was written. Try again."
    )
    store.append("a1", [record_of(1)])
    store.close()


def test_a_fresh_file_that_another_process_keeps_locked_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(tmp_path / "runs.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="is kept busy by another process"):
            RunStore(tmp_path / "runs.db")


def test_a_read_only_store_can_be_read_and_says_that_it_cannot_be_written(plain_folder: Path) -> None:
    """In a read-only folder too, where SQLite cannot keep its log."""
    file = plain_folder / "runs.db"
    with _without_root():
        store = RunStore(file)
        store.start(start_of("a1"), {})
        store.append("a1", [record_of(1)])
        store.close()
        for folder_mode in (0o755, 0o555):
            file.chmod(0o444)
            plain_folder.chmod(folder_mode)
            store = RunStore(file)
            assert store.records("a1") == [record_of(1)]
            assert store.mark_lost() == []
            writes: list[tuple[str, tuple[Any, ...]]] = [
                ("append", ("a1", [record_of(2)])),
                ("start", (start_of("b2"), {})),
                ("finish", ("a1", "done", None)),
                ("delete", ("a1",)),
            ]
            for method, arguments in writes:
                with pytest.raises(StoreError) as caught:
                    getattr(store, method)(*arguments)
                assert str(caught.value) == (
                    f"The run store {file} is read-only: nothing was written. "
                    "What it holds can be read; give another file for new runs."
                )
            assert [run.id for run in store.list()] == ["a1"]
            store.close()
        plain_folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_gets_no_new_store(plain_folder: Path) -> None:
    with _without_root():
        plain_folder.chmod(0o555)
        with pytest.raises(StoreError) as caught:
            RunStore(plain_folder / "runs.db")
        assert str(caught.value) == (
            f"The run store {plain_folder / 'runs.db'} cannot be opened: "
            "the file and its folder must be readable and writable for this user."
        )
        with pytest.raises(StoreError, match=r"cannot be created: Permission denied\.$"):
            RunStore(plain_folder / "new" / "runs.db")
        plain_folder.chmod(0o755)
        (plain_folder / "runs.db").touch()
        (plain_folder / "runs.db").chmod(0o000)
        with pytest.raises(StoreError, match="cannot be opened: the file and its folder must be readable"):
            RunStore(plain_folder / "runs.db")


def test_an_unreachable_postgresql_is_one_sentence_without_the_password(postgresql_server: str) -> None:
    server = make_url(postgresql_server)
    port, password = server.port, server.password
    address = f"postgresql+psycopg://me:{password}@127.0.0.1:1/db?sslpassword=hush"
    with pytest.raises(StoreError) as caught:
        RunStore(address)
    message = str(caught.value)
    assert message.startswith("The run store postgresql+psycopg://me:***@127.0.0.1:1/db cannot be reached: ")
    assert "refused" in message
    for bad, sentence in [
        (
            f"postgresql://lab:wrong@127.0.0.1:{port}/postgres",
            '/postgres cannot be reached: password authentication failed for user "lab".',
        ),
        (
            f"postgresql://lab:{password}@127.0.0.1:{port}/nowhere",
            '/nowhere cannot be reached: database "nowhere" does not exist.',
        ),
        (
            f"postgresql://lab:{password}@127.0.0.1:{port}/postgres?foo=hush",
            '/postgres cannot be reached: invalid connection option "foo".',
        ),
    ]:
        with pytest.raises(StoreError) as caught:
            RunStore(bad)
        message += str(caught.value)
        assert sentence in str(caught.value)
    assert not [secret for secret in (str(password), "hush", "wrong", "\n") if secret in message]


def test_postgresql_without_the_right_to_write_can_be_read(empty_database: str) -> None:
    store = RunStore(empty_database)
    store.start(start_of("a1"), {})
    password = make_url(empty_database).password
    read_only = RunStore(empty_database + "?options=-cdefault_transaction_read_only%3Don")
    assert read_only.find("a1") is not None
    with pytest.raises(StoreError, match=r"is read-only: nothing was written\. What it holds can be read\.$"):
        read_only.append("a1", [record_of(1)])
    read_only.close()
    _execute(store, "DROP ROLE IF EXISTS student")
    _execute(store, f"CREATE ROLE student LOGIN PASSWORD '{password}'")
    _execute(store, "GRANT USAGE ON SCHEMA public TO student")
    student = empty_database.replace("//lab:", "//student:")
    with pytest.raises(StoreError, match="does not let this user do that: the user needs the right to create, read"):
        RunStore(student).list()
    store.close()


def test_a_postgresql_that_is_full_loses_nothing(empty_database: str) -> None:
    store = RunStore(empty_database)
    store.start(start_of("a1"), {})
    _execute(
        store,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$",
    )
    _execute(store, "CREATE TRIGGER full_disk BEFORE INSERT ON records EXECUTE FUNCTION full_disk()")
    with pytest.raises(StoreError, match=r"has no room left .*: nothing was written, and what was stored before is"):
        store.append("a1", [record_of(1)])
    assert store.get("a1").last_epoch == 0
    store.close()


def test_a_store_survives_a_lost_connection_to_postgresql(empty_database: str) -> None:
    store = RunStore(empty_database)
    store.start(start_of("a1"), {})
    with psycopg.connect(empty_database.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
    store.append("a1", [record_of(1)])
    assert store.records("a1") == [record_of(1)]
    store.close()


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder that a user without rights owns; pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="imbalance-lab-"))
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def _without_root() -> Iterator[None]:
    """Root may write everywhere, so what is read-only shows only to somebody else."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def _execute(store: RunStore, statement: str) -> None:
    """Runs SQL behind the store's back."""
    if store.url.startswith("sqlite"):
        with closing(sqlite3.connect(store.location)) as connection, connection:
            connection.execute(statement)
    else:
        with psycopg.connect(store.url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(statement)
