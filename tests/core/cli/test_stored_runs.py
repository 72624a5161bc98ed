"""The output of the commands on stored runs: `runs`, `show`, `compare`, `export`, `delete`."""

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli.export import as_csv
from core.reports.figures_in_words import main_figures
from core.reports.html_page import as_html
from core.reports.spreadsheet import escape_formula
from core.store import RunStore
from tests.core.cli.conftest import Lab, Stored


def test_runs_lists_the_newest_first(lab: Lab, stored: Stored) -> None:
    ended = lab("runs", "--store", stored.file)
    assert ended.out.index(stored.inverse) < ended.out.index(stored.none)
    assert "3/3" in ended.out


def test_runs_as_json_lines_can_be_limited_and_filtered(lab: Lab, stored: Stored) -> None:
    (line,) = lab("runs", "--json", "--limit", "1", "--status", "done", "--store", stored.file).lines
    assert (line["type"], line["id"], line["status"]) == ("run", stored.inverse, "done")


def test_an_empty_store_says_so(lab: Lab, tmp_path: Path) -> None:
    assert lab("runs", "--store", tmp_path / "runs.db").out == "No runs are stored yet.\n"
    assert lab("runs", "--status", "lost", "--store", tmp_path / "runs.db").out == "No stored run is lost.\n"


def test_a_run_whose_process_died_is_listed_as_lost_and_can_be_shown(lab: Lab, stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    store = RunStore(file)
    original = RunStore(stored.file)
    run = original.get(stored.none)
    start = {
        "id": run.id,
        "experiment": run.experiment,
        "class_names": run.class_names,
        "train_counts": run.train_counts,
    }
    store.start(start, {})
    store.append(run.id, original.records(run.id)[:2])
    store.finish(run.id, "lost", None, error="The process of this run ended.")
    shown = lab("show", run.id, "--store", file)
    assert shown.status == 0
    assert f"Run {run.id}: lost" in shown.out
    assert "The process of this run ended." in shown.out
    assert "2 of 3" in shown.out
    assert [line["type"] for line in lab("show", run.id, "--json", "--store", file).lines] == [
        *("start", "record", "record", "error")
    ]


def test_show_tells_experiment_provenance_and_result(lab: Lab, stored: Stored) -> None:
    out = lab("show", stored.inverse[:6], "--store", stored.file).out
    for part in (stored.inverse, "moons (", "inverse (", "torch", "threads", "test accuracy %", " ± "):
        assert part in out


def test_show_as_json_prints_the_lines_of_the_run(lab: Lab, stored: Stored) -> None:
    kinds = [line["type"] for line in lab("show", stored.none, "--json", "--store", stored.file).lines]
    assert kinds == ["start", "record", "record", "record", "summary"]


def test_show_with_code_prints_a_script_that_has_the_figures_of_the_run(lab: Lab, stored: Stored) -> None:
    text = lab("show", stored.inverse, "--code", "--store", stored.file).out
    compile(text, "script", "exec")
    summary = RunStore(stored.file).get(stored.inverse).summary
    assert summary is not None
    assert f"Run {stored.inverse} of imbalance-lab" in " ".join(text.split())
    assert str(summary["test"]["accuracy"][0]) in text


def test_code_and_json_contradict_each_other(lab: Lab, stored: Stored) -> None:
    ended = lab("show", stored.none, "--code", "--json", "--store", stored.file)
    assert (ended.status, ended.err) == (2, "--code and --json contradict each other; give one of them.\n")


def test_compare_names_what_differs(lab: Lab, stored: Stored) -> None:
    ended = lab("compare", stored.none, stored.inverse, "--store", stored.file)
    assert ended.status == 0
    assert "No weighting" in ended.out
    assert "Inverse frequency (INS)" in ended.out


def test_compare_needs_two_different_runs(lab: Lab, stored: Stored) -> None:
    assert lab("compare", stored.none, stored.none, "--store", stored.file).sentence == (
        f"There is only run {stored.none} to compare; give two different runs or more."
    )


def test_export_as_csv_has_one_row_per_epoch_seed_and_class(lab: Lab, stored: Stored) -> None:
    rows = list(csv.DictReader(io.StringIO(lab("export", stored.none, "--store", stored.file).out)))
    assert len(rows) == 3 * 3 * 2
    assert len({(row["epoch"], row["seed"], row["class"]) for row in rows}) == len(rows)
    records = RunStore(stored.file).records(stored.none)
    last = next(row for row in rows if (row["epoch"], row["seed"], row["class_index"]) == ("3", "2", "1"))
    assert float(last["recall"]) == records[-1]["test"]["recall"][2][1]
    assert last["outside_share"] == ""


def test_export_as_json_is_everything_that_is_stored(lab: Lab, stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    ended = lab("export", stored.none, "--format", "json", "--output", file, "--store", stored.file)
    assert (ended.status, ended.out) == (0, "")
    document = json.loads(file.read_text())
    assert document["id"] == stored.none
    assert document["records"] == RunStore(stored.file).records(stored.none)
    assert document["summary"]["status"] == "done"


def test_export_as_html_is_a_page_with_the_figures_and_nothing_from_elsewhere(lab: Lab, stored: Stored) -> None:
    page = lab("export", stored.none, "--format", "html", "--store", stored.file).out
    assert page.startswith("<!doctype html>")
    assert f"<h1>Run {stored.none}</h1>" in page
    run = RunStore(stored.file).get(stored.none)
    assert f"<td>balanced accuracy %</td><td>{main_figures(run.summary)['balanced accuracy %']}</td>" in page
    assert not re.search(r"(src|href)=|https?://|@import", page)


def test_a_class_named_like_a_tag_is_text_in_a_page(stored: Stored) -> None:
    run = RunStore(stored.file).get(stored.none)
    page = as_html(replace(run, class_names=["<script>alert(1)</script>", "a & b"], error="<b>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "a &amp; b" in page
    assert "<p>&lt;b&gt;</p>" in page


def test_export_to_where_nothing_can_be_written_is_one_sentence(lab: Lab, stored: Stored, tmp_path: Path) -> None:
    sentence = lab("export", stored.none, "--output", tmp_path, "--store", stored.file).sentence
    assert sentence == f"{tmp_path} cannot be written: Is a directory."


@pytest.mark.parametrize("name", ["=1+1", "+x", "-cmd", "@sum", "\t=1", "\r=1", "=", "-"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    assert escape_formula(name) == f"'{name}"


@pytest.mark.parametrize("name", ["cat", "-1", "+1.5", "a=b", ""])
def test_other_texts_and_numbers_stay_as_they_are(name: str) -> None:
    assert escape_formula(name) == name


def test_class_names_that_look_like_formulas_are_harmless_in_csv(stored: Stored) -> None:
    from dataclasses import replace

    store = RunStore(stored.file)
    run = replace(store.get(stored.none), class_names=["=cmd|' /C calc'!A0", "b"])
    rows = list(csv.DictReader(io.StringIO(as_csv(run, store.records(run.id)))))
    assert rows[0]["class"] == "'=cmd|' /C calc'!A0"


@pytest.fixture
def copy(stored: Stored, tmp_path: Path) -> Path:
    """A new store to delete from."""
    file = tmp_path / "copy.db"
    for suffix in ("", "-wal"):
        part = stored.file.with_name(stored.file.name + suffix)
        if part.exists():
            shutil.copy(part, file.with_name(file.name + suffix))
    return file


def test_delete_asks_first_and_no_deletes_nothing(lab: Lab, stored: Stored, copy: Path) -> None:
    ended = lab("delete", stored.none, "--store", copy, stdin="n\n")
    assert ended.status == 1
    assert f"Delete run {stored.none}?" in ended.err
    assert "Nothing was deleted; say yes, or give --yes." in ended.err
    assert len(RunStore(copy).list()) == 2


def test_delete_with_nobody_to_ask_deletes_nothing(lab: Lab, stored: Stored, copy: Path) -> None:
    assert lab("delete", stored.none, "--store", copy).status == 1
    assert len(RunStore(copy).list()) == 2


def test_delete_deletes_several_when_told_so(lab: Lab, stored: Stored, copy: Path) -> None:
    assert lab("delete", stored.none, stored.inverse, "--store", copy, stdin="y\n").status == 0
    assert RunStore(copy).list() == []


def test_delete_with_one_unknown_run_deletes_none(lab: Lab, stored: Stored, copy: Path) -> None:
    assert "No run 'zzz'" in lab("delete", stored.none, "zzz", "--yes", "--store", copy).sentence
    assert len(RunStore(copy).list()) == 2


def test_a_run_that_is_under_way_is_not_deleted(lab: Lab, stored: Stored, copy: Path) -> None:
    store = RunStore(copy)
    run = store.get(stored.none)
    start = {"id": run.id, "experiment": run.experiment, "class_names": [], "train_counts": []}
    store.start(start, {})
    sentence = lab("delete", stored.inverse, stored.none, "--yes", "--store", copy).sentence
    assert sentence == f"Run {stored.none} is running; stop it first, nothing was deleted."
    assert len(RunStore(copy).list()) == 2
