"""Tables stored under the hash of their content."""

import hashlib
from pathlib import Path

import pytest

import data
from data import table_folder

CONTENT = b"x,y\n1,a\n2,b\n"
HASH = hashlib.sha256(CONTENT).hexdigest()


def test_a_table_is_kept_by_its_content_and_listed_by_its_name(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "churn.csv"
    path.write_bytes(CONTENT)
    assert data.store_table_file(path) == HASH
    path.unlink()
    assert data.load_table(HASH).names == ("x", "y")
    assert data.table_content(HASH) == CONTENT
    tables = data.stored_tables()
    assert [(table.hash, table.name, table.size) for table in tables] == [(HASH, "churn.csv", len(CONTENT))]
    assert tables[0].stored_at
    assert not [path for path in (folder / "tables").iterdir() if path.name.startswith(".")]


def test_the_same_content_is_kept_once_whatever_its_name(folder: Path) -> None:  # noqa: ARG001
    assert data.store_table(CONTENT, "a.csv") == data.store_table(CONTENT, "b.csv")
    assert [table.name for table in data.stored_tables()] == ["a.csv"]


def test_the_name_of_a_file_never_leads_out_of_the_folder(folder: Path) -> None:  # noqa: ARG001
    data.store_table(CONTENT, "../../etc/pass\\wd.csv")
    assert [table.name for table in data.stored_tables()] == ["wd.csv"]


def test_what_is_no_table_is_not_kept(folder: Path) -> None:
    with pytest.raises(data.DataError, match="single column"):
        data.store_table(b"only\n1\n", "a.csv")
    assert data.stored_tables() == []
    assert not (folder / "tables").exists()


def test_a_deleted_table_is_missing(folder: Path) -> None:
    data.store_table(CONTENT, "a.csv")
    data.delete_table(HASH)
    assert data.stored_tables() == []
    for call in (data.load_table, data.delete_table, data.table_content):
        with pytest.raises(data.MissingData) as caught:
            call(HASH)
        assert str(caught.value) == (
            f"The table {HASH[:12]}… is not on this machine: {folder / 'tables'} lacks it; a link holds the fingerprint of a "
            "table and not its content, so give the same file once more, on the page Explore or with `--set dataset.file=PATH`."
        )


def test_it_is_read_anew_without_its_cache_or_with_a_damaged_one(folder: Path, tmp_path: Path) -> None:  # noqa: ARG001
    data.store_table(CONTENT, "a.csv")
    cached = list((tmp_path / "cache").rglob("*.npz"))
    assert len(cached) == 1
    cached[0].write_bytes(b"something else")
    assert data.load_table(HASH).rows == 2
    cached[0].unlink()
    assert data.load_table(HASH).rows == 2


def test_a_file_that_has_changed_is_not_read(folder: Path, tmp_path: Path) -> None:
    data.store_table(CONTENT, "a.csv")
    (folder / "tables" / HASH / "table.csv").write_bytes(CONTENT + b"3,c\n")
    for cached in (tmp_path / "cache").rglob("*.npz"):
        cached.unlink()
    with pytest.raises(data.DataError, match="has changed since it was stored"):
        data.load_table(HASH)


def test_a_file_that_is_too_large_or_not_there_is_refused(
    folder: Path,  # noqa: ARG001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(data.DataError, match=r"absent\.csv cannot be read: No such file"):
        data.store_table_file(tmp_path / "absent.csv")
    monkeypatch.setattr(table_folder, "MOST_BYTES", 5)
    (tmp_path / "large.csv").write_bytes(CONTENT)
    with pytest.raises(data.DataError, match="give a part of it"):
        data.store_table_file(tmp_path / "large.csv")


def test_nothing_is_pickled(folder: Path, tmp_path: Path) -> None:  # noqa: ARG001
    import numpy as np

    data.store_table(CONTENT, "a.csv")
    (cached,) = (tmp_path / "cache").rglob("*.npz")
    np.savez(cached, values=np.array([{}], dtype=object), known=np.zeros(1, np.uint8))
    assert data.load_table(HASH).rows == 2


def test_a_full_disk_is_said_in_a_sentence(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(small_disk))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    with pytest.raises(data.DataError, match="full"):
        data.store_table(b"x,y\n" + b"1,a\n" * 100_000, "a.csv")
    assert data.stored_tables() == []
