"""Comparisons in the store, on either database."""

from pathlib import Path

import pytest

from core.store import RunStore, StoredComparison
from tests.core.store.payloads import start_of

VARIED = [("a1", {"weighting": "none"}), ("b2", {"weighting": "inverse"})]


def comparison(*runs: str, lesson: str | None = None) -> StoredComparison:
    built = StoredComparison.of([(run, {"seed": run[-1]}) for run in runs], lesson)
    assert built is not None
    return built


def with_runs(store: RunStore, *runs: str) -> RunStore:
    for run in runs:
        store.start(start_of(run), {})
    return store


def ids(store: RunStore) -> list[tuple[str, ...]]:
    return [stored.runs for stored in store.comparisons.list()]


def test_a_comparison_comes_back_in_order_with_what_varied(store: RunStore) -> None:
    store.comparisons.record(StoredComparison.of(VARIED, "fades"))
    assert store.comparisons.list() == []  # none of its runs is stored yet
    with_runs(store, "b2", "a1")
    (stored,) = store.comparisons.list()
    assert stored.runs == ("a1", "b2")
    assert [dict(varied) for varied in stored.varied] == [{"weighting": "none"}, {"weighting": "inverse"}]
    assert stored.lesson == "fades"
    assert stored.started is not None


def test_one_run_is_no_comparison() -> None:
    assert StoredComparison.of([]) is None
    assert StoredComparison.of([("a1", {"seed": "1"}), ("a1", {"seed": "01"})]) is None


def test_the_same_runs_are_one_comparison_the_last_one_first(store: RunStore) -> None:
    with_runs(store, "a1", "b2", "c3")
    store.comparisons.record(comparison("a1", "b2", lesson="fades"))
    store.comparisons.record(comparison("b2", "c3"))
    store.comparisons.record(comparison("b2", "a1"))
    first, second = store.comparisons.list()
    assert (first.runs, first.lesson) == (("b2", "a1"), "fades")
    assert second.runs == ("b2", "c3")
    assert [stored.runs for stored in store.comparisons.list(1)] == [("b2", "a1")]


def test_a_deleted_run_leaves_the_comparisons_that_still_have_a_run(store: RunStore) -> None:
    with_runs(store, "a1", "b2", "c3")
    store.comparisons.record(comparison("a1", "b2"))
    store.comparisons.record(comparison("b2", "c3"))
    store.delete("b2")
    assert ids(store) == [("c3",), ("a1",)]
    assert [dict(*stored.varied) for stored in store.comparisons.list()] == [{"seed": "3"}, {"seed": "1"}]
    store.delete("c3")
    assert ids(store) == [("a1",)]


def test_a_store_written_before_gets_the_table_with_its_first_comparison(url: str) -> None:
    old = with_runs(RunStore(url), "a1", "b2")
    with old._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE imbalance_lab_comparisons")
    old.close()
    opened, other = RunStore(url), RunStore(url)
    assert ids(opened) == ids(other) == []
    opened.comparisons.record(comparison("a1", "b2"))
    other.comparisons.record(comparison("b2", "a1"))
    assert ids(opened) == ids(other) == [("b2", "a1")]
    with opened._database.reading() as connection:
        version = connection.exec_driver_sql("SELECT version FROM imbalance_lab_schema").scalar()
    assert version == 1  # labs that do not know the table still open the store
    opened.close()
    other.close()


def test_a_store_that_cannot_be_written_has_no_comparisons_and_opens(tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    old = with_runs(RunStore(file), "a1")
    with old._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE imbalance_lab_comparisons")
    old.close()
    file.chmod(0o400)
    opened = RunStore(file)
    assert ids(opened) == []
    opened.close()


@pytest.mark.parametrize("runs", [("a1", "b2"), ("b2", "a1")])
def test_the_order_of_runs_does_not_change_the_id(runs: tuple[str, ...]) -> None:
    assert comparison(*runs).id == comparison("a1", "b2").id
