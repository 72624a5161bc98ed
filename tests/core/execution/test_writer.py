import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.execution import Executor, writer
from core.store import RunStore, StoredComparison
from tests.core.execution.experiments import ended, endless, tiny, under_way, until


def _refuse_records(file: Path) -> None:
    """Let the database refuse every write of records, as a full disk would."""
    _execute(file, "CREATE TRIGGER refuse BEFORE INSERT ON records BEGIN SELECT RAISE(FAIL, 'no room'); END")


def _execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
        connection.execute(statement)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer tries again soon."""
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0.1)


def test_training_goes_on_and_can_be_seen_while_the_store_takes_nothing(second: Executor, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    experiment, later = endless(), tiny()
    second.request("anna", [experiment])
    under_way(second, experiment.id)
    assert second.store_error is None
    _refuse_records(file)
    until(lambda: second.store_error, "the store's error")
    assert second.store_error is not None
    assert "no room" in second.store_error
    seen = second.get_run(experiment.id)
    assert seen is not None
    under_way(second, experiment.id, seen.last_epoch + 100)
    assert [record["epoch"] for record in second.records(experiment.id, after_epoch=5)[:2]] == [6, 7]
    second.request("anna", [later])
    stopped, done = ended(second, experiment.id, later.id)
    assert (stopped.status, done.status) == ("stopped", "done")
    assert len(second.records(later.id)) == 3
    confusion = second.artifact(later.id, "confusion")
    assert confusion is not None
    assert confusion["counts"].shape == (1, 10, 10)

    _execute(file, "DROP TRIGGER refuse")
    until(lambda: second.store_error is None, "the store")
    store = RunStore(file)
    for run in (stopped, done):
        stored = store.get(run.id)
        assert (stored.status, stored.last_epoch) == (run.status, run.last_epoch)
        assert len(store.records(run.id)) == run.last_epoch
        assert store.artifact(run.id, "confusion") is not None
    store.close()


def test_a_comparison_waits_for_the_store(second: Executor, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    experiment = tiny()
    second.request("anna", [experiment])
    ended(second, experiment.id)
    _execute(
        file,
        "CREATE TRIGGER refuse BEFORE INSERT ON imbalance_lab_comparisons BEGIN SELECT RAISE(FAIL, 'no room'); END",
    )
    comparison = StoredComparison.of([(experiment.id, {"seed": "0"}), ("another", {"seed": "1"})])
    assert comparison is not None
    second.record_comparison(comparison)
    until(lambda: second.store_error, "the store's error")
    _execute(file, "DROP TRIGGER refuse")
    until(lambda: second.store_error is None, "the store")
    store = RunStore(file)
    assert [stored.runs for stored in store.comparisons.list()] == [(experiment.id,)]
    store.close()


def test_a_run_deleted_while_it_is_under_way_is_written_again(second: Executor, tmp_path: Path) -> None:
    experiment = endless()
    store = RunStore(tmp_path / "runs.db")
    second.request("anna", [experiment])
    under_way(second, experiment.id)
    until(lambda: store.find(experiment.id), "the row")
    store.delete(experiment.id)
    until(lambda: store.find(experiment.id), "the row again")
    second.request("anna", [])
    (run,) = ended(second, experiment.id)
    until(lambda: store.get(run.id).status == "stopped", "the end of it")
    assert [record["epoch"] for record in store.records(run.id)] == list(range(1, run.last_epoch + 1))
    assert second.store_error is None
    store.close()


def test_a_store_that_cannot_be_read_does_not_keep_a_run_from_being_trained(second: Executor, tmp_path: Path) -> None:
    experiment = tiny()
    _execute(tmp_path / "runs.db", "ALTER TABLE runs RENAME TO walked_away")
    second.request("anna", [experiment])
    assert ended(second, experiment.id)[0].status == "done"
    assert second.store_error is not None
    assert second.store_error.startswith("The run store ")
    _execute(tmp_path / "runs.db", "ALTER TABLE walked_away RENAME TO runs")
    until(lambda: second.store_error is None, "the store")
