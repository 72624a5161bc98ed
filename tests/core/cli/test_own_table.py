"""A user table on the command line, from the file to the result."""

import json
from pathlib import Path

import pytest

import data
from tests.core.cli.conftest import Lab
from tests.core.tables.test_user_tables import mixed_table
from tests.data.public_tables import openml_at, openml_files
from tests.data.server import serving

FAST = ["--set", "seeds=1", "--set", "model=logistic_regression"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty data folder; caches have another folder next to it."""
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name, **_: str(tmp_path / "cache" / name))
    return tmp_path / "data"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(mixed_table(), encoding="utf-8")
    return path


def own(table: Path) -> list[str]:
    return ["--set", "dataset=csv", "--set", f"dataset.file={table}"]


def test_a_path_is_replaced_by_the_fingerprint_of_what_it_leads_to(lab: Lab, table: Path, tmp_path: Path) -> None:
    store = ["--store", str(tmp_path / "runs.db")]
    ended = lab("run", *own(table), *FAST, "--json", *store)
    assert ended.status == 0
    start = ended.lines[0]
    digest = start["experiment"]["dataset"]["file"]
    assert data.is_hash(digest)
    assert str(tmp_path) not in ended.out
    assert start["class_names"] == ["no", "yes"]
    table.unlink()
    again = lab("run", "--set", "dataset=csv", "--set", f"dataset.file={digest}", *FAST, "--json", *store)
    assert again.lines == ended.lines
    exported = lab("export", start["id"], *store)
    assert exported.status == 0


def test_an_experiment_in_a_file_may_name_a_path_too(lab: Lab, table: Path, tmp_path: Path) -> None:
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps({"dataset": {"name": "csv", "file": str(table)}, "seeds": 1, "model": "decision_tree"}))
    assert lab("run", path, "--no-store", "--json").status == 0


def test_a_study_varies_the_resampler_on_it(lab: Lab, table: Path) -> None:
    ended = lab("study", *own(table), *FAST, "--vary", "resampler:none,random_under,smote", "--no-store", "--json")
    assert ended.status == 0
    summaries = [line for line in ended.lines if line["type"] == "summary"]
    assert [line["run"]["resampler"] for line in summaries] == ["none", "random_under", "smote"]
    assert len(data.stored_tables()) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The table is empty"),
        (b"PK\x03\x04bomb", "a zip archive or an Excel workbook"),
        (b"x,y\n1,a\n2,a\n", "has a single class, 'a'"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(lab: Lab, table: Path, content: bytes | None, said: str) -> None:
    table.unlink() if content is None else table.write_bytes(content)
    assert said in lab("run", *own(table), *FAST, "--no-store").sentence


def test_a_minority_smaller_than_the_neighbours_is_one_sentence(lab: Lab, table: Path) -> None:
    table.write_text("x,z,y\n" + "".join(f"{row},{row % 7},{int(row % 25 == 0)}\n" for row in range(100)))
    ended = lab("run", *own(table), *FAST, "--set", "resampler=smote", "--no-store")
    assert "Class '1' has 2 training samples; resampler = 'smote' with k = 5 needs at least 6" in ended.sentence


def test_a_table_is_described(lab: Lab, table: Path) -> None:
    line = lab("describe", *own(table), "--json").lines[0]
    assert line["rows"] == 200
    assert [column["kind"] for column in line["columns"]] == ["number", "category", "date", "number", "category"]
    assert line["imbalance_factor"] == 7
    assert line["problem"] is None
    said = lab("describe", *own(table)).out
    assert "Your table customers.csv. 200 rows, 5 columns." in said
    assert "Imbalance factor 7;" in said
    said = lab("describe", *own(table), "--set", "dataset.target=age", "--json").lines[0]
    assert "different values" in said["problem"]
    assert said["imbalance_factor"] is None
    assert "different values" in lab("describe", *own(table), "--set", "dataset.target=age").out
    assert "Unknown column 'ages'" in lab("describe", *own(table), "--set", "dataset.target=ages").sentence


def test_what_has_no_columns_to_describe_says_so(lab: Lab) -> None:
    assert "Dataset 'digits' is not a table" in lab("describe").sentence


def test_tables_are_listed_and_deleted(lab: Lab, table: Path) -> None:
    assert "No table is stored" in lab("tables").out
    digest = data.store_table_file(table)
    assert lab("tables", "--json").lines[0] | {"kept": ""} == {
        **{"type": "table", "file": digest, "name": "customers.csv", "kept": ""},
        "bytes": table.stat().st_size,
    }
    assert digest in lab("tables").out
    assert "No table has a fingerprint that begins with 'zz'" in lab("tables", "--delete", "zz").sentence
    assert "customers.csv is deleted" in lab("tables", "--delete", digest[:8]).out
    assert data.stored_tables() == []
    ended = lab("run", "--set", "dataset=csv", "--set", f"dataset.file={digest}", *FAST, "--no-store")
    assert "is not on this machine" in ended.sentence


def test_a_table_of_openml_is_downloaded_by_name(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(files := openml_files()) as server:
        openml_at(monkeypatch, server.address, files)
        ended = lab("download", "openml", "--name", "tiny", "--version", "2")
    assert ended.out == "A table of OpenML: 80 rows of 2 classes.\n"
    assert "Dataset 'mnist' has no --name; leave it out." in lab("download", "mnist", "--name", "tiny").sentence
