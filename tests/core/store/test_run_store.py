"""What the store promises on either database."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, event

from core.errors import InvalidValue, StoreError, UnknownRun
from core.store import RunStore, StoredRun
from tests.core.store.payloads import npz, record_of, start_of


def test_a_started_run_is_running_and_described_by_its_start(store: RunStore) -> None:
    before = datetime.now(UTC)
    store.start(start_of("a1", epochs=60), {"torch": "2.13.0"})
    run = store.get("a1")
    assert run.started is not None
    assert before - timedelta(seconds=1) < run.started < datetime.now(UTC) + timedelta(seconds=1)
    assert run == StoredRun(
        id="a1",
        experiment={"dataset": {"name": "digits"}, "epochs": 60},
        status="running",
        created=run.started,
        started=run.started,
        finished=None,
        provenance={"torch": "2.13.0"},
        error=None,
        summary=None,
        class_names=["drei", "acht – ∞"],
        train_counts=[120, 6],
        last_epoch=0,
    )
    assert run.created.tzinfo is not None


def test_a_queued_run_keeps_the_time_it_was_asked_for_when_it_starts(store: RunStore) -> None:
    store.queue(start_of("a1"), {})
    queued = store.get("a1")
    assert (queued.status, queued.started) == ("queued", None)
    store.start(start_of("a1"), {})
    started = store.get("a1")
    assert started.status == "running"
    assert started.created == queued.created
    assert started.started is not None
    assert started.started > queued.created


def test_records_come_back_as_they_were_written_and_in_order(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(2, 1e-308), record_of(3, 0.1 + 0.2)])
    store.append("a1", [record_of(1)])
    assert store.records("a1") == [record_of(1), record_of(2, 1e-308), record_of(3, 0.1 + 0.2)]
    assert store.records("a1", after_epoch=2) == [record_of(3, 0.1 + 0.2)]
    assert store.get("a1").last_epoch == 3


def test_an_epoch_that_is_there_already_is_ignored(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1), record_of(2)])
    store.append("a1", [record_of(2, 99.0), record_of(3), record_of(3, 99.0)])
    store.append("a1", [])
    assert store.records("a1") == [record_of(1), record_of(2), record_of(3)]


def test_a_finished_run_has_its_summary_and_artifacts(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    counts = np.arange(8, dtype=np.int64).reshape(2, 2, 2)
    probability = np.ones((1, 3), np.float16)
    store.finish("a1", "done", {"status": "done", "test": {"mcc": [None]}}, {"confusion": npz(counts=counts)})
    store.finish("a1", "done", {"status": "done"}, {"boundary": npz(probability=probability, labels=[1, 2])})
    run = store.get("a1")
    assert (run.status, run.summary, run.error) == ("done", {"status": "done"}, None)
    assert run.started is not None
    assert run.finished is not None
    assert run.finished >= run.started
    confusion, boundary = store.artifact("a1", "confusion"), store.artifact("a1", "boundary")
    assert confusion is not None
    assert boundary is not None
    assert confusion["counts"].dtype == np.int64
    np.testing.assert_array_equal(confusion["counts"], counts)
    assert boundary["probability"].dtype == np.float16
    assert set(boundary) == {"probability", "labels"}
    assert store.artifact("a1", "weights") is None
    assert store.artifact_names("a1") == ["boundary", "confusion"]
    assert store.artifact_names("zz") == []
    assert store.artifact("a2", "confusion") is None


def test_an_artifact_of_the_same_name_is_replaced(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    for number in (1, 2):
        store.finish("a1", "done", None, {"confusion": npz(counts=[number])})
    confusion = store.artifact("a1", "confusion")
    assert confusion is not None
    assert confusion["counts"].tolist() == [2]


def test_a_failed_run_keeps_its_sentence_and_its_records(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    store.finish("a1", "failed", None, error="Out of memory\0\ud800 in 'drei'.")
    assert store.get("a1").error == "Out of memory ? in 'drei'."
    assert store.records("a1") == [record_of(1)]


def test_starting_again_replaces_the_run_with_all_it_had(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    store.finish("a1", "failed", {"status": "failed"}, {"confusion": npz(counts=[1])}, "No memory.")
    first = store.get("a1")
    store.start(start_of("a1"), {"attempt": 2})
    run = store.get("a1")
    assert (run.status, run.last_epoch, run.summary, run.error, run.finished) == ("running", 0, None, None, None)
    assert run.provenance == {"attempt": 2}
    assert run.created > first.created
    assert store.records("a1") == []
    assert store.artifact("a1", "confusion") is None


def test_a_deleted_run_leaves_nothing_and_the_others_stay(store: RunStore) -> None:
    for run_id in ("a1", "b2"):
        store.start(start_of(run_id), {})
        store.append(run_id, [record_of(1)])
        store.finish(run_id, "done", None, {"confusion": npz(counts=[1])})
    store.delete("a1")
    assert store.find("a1") is None
    assert store.records("a1") == []
    assert store.artifact("a1", "confusion") is None
    assert store.records("b2") == [record_of(1)]
    assert store.artifact("b2", "confusion") is not None


def test_lists_are_newest_first_and_can_be_limited_to_a_status(store: RunStore) -> None:
    assert store.list() == []
    for run_id in ("c", "a", "b"):
        store.start(start_of(run_id), {})
    store.finish("a", "done", None)
    assert [run.id for run in store.list()] == ["b", "a", "c"]
    assert [run.id for run in store.list(limit=2)] == ["b", "a"]
    assert [run.id for run in store.list(limit=10**30, status="running")] == ["b", "c"]


def test_an_artifact_kept_later_leaves_the_run_as_it_is(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.finish("a1", "done", {"status": "done"}, {"weights": npz(w=[1, 2])})
    before = store.get("a1")
    for value in (3, 4):
        store.add_artifact("a1", "flatness", npz(x=[value]))
    assert store.get("a1") == before
    flatness, weights = store.artifact("a1", "flatness"), store.artifact("a1", "weights")
    assert flatness is not None
    assert weights is not None
    assert (flatness["x"].tolist(), weights["w"].tolist()) == ([4], [1, 2])
    with pytest.raises(UnknownRun):
        store.add_artifact("b2", "flatness", npz(x=[1]))


def test_lists_and_look_ups_do_not_read_records_or_artifacts(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        store.list()
        store.find("a1")
        store.get("a")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    selects = [statement for statement in statements if "SELECT" in statement]
    assert len(selects) == 4
    assert not [statement for statement in selects if "records" in statement or "artifacts" in statement]


def test_a_unique_beginning_of_an_id_is_enough(store: RunStore) -> None:
    for run_id in ("abc1", "abd2", "ABC3", "ab"):
        store.start(start_of(run_id), {})
    assert store.get("abc").id == "abc1"
    assert store.get("A").id == "ABC3"
    assert store.get("ab").id == "ab"
    assert store.find("abc") is None


def test_an_ambiguous_beginning_names_the_runs_it_could_be(store: RunStore) -> None:
    for number in range(7):
        store.start(start_of(f"ab{number}"), {})
    with pytest.raises(UnknownRun) as caught:
        store.get("ab")
    assert str(caught.value) == (
        "'ab' is the beginning of more than one run: ab0, ab1, ab2, ab3, ab4, …. Give more of the id."
    )


def test_an_unknown_run_is_named_with_the_nearest_ids(store: RunStore) -> None:
    with pytest.raises(UnknownRun, match=r"^No run 'abc'\. The store is empty\.$"):
        store.get("abc")
    store.start(start_of("8f3a5c0011223344"), {})
    with pytest.raises(UnknownRun, match=r"^No run '8f3b5c'\. Did you mean 8f3a5c0011223344\?$"):
        store.get("8f3b5c")
    with pytest.raises(UnknownRun, match=r"^No run 'zz'\. `imbalance-lab runs` lists what is stored\.$"):
        store.get("zz")


def test_whatever_is_typed_for_an_id_is_an_unknown_run(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    for typed in ("", "%", "_", "\0", "\ud800", "a\nb", "'; drop table runs; --", "x" * 10_000):
        assert store.find(typed) is None
        assert store.records(typed) == []
        assert store.artifact(typed, "confusion") is None
        with pytest.raises(UnknownRun) as caught:
            store.get(typed)
        assert len(str(caught.value)) < 200
        assert "\n" not in str(caught.value)
    assert store.find("a1") is not None


def test_writing_to_a_run_that_is_not_there_is_an_unknown_run(store: RunStore) -> None:
    actions: list[Callable[[], None]] = [
        lambda: store.append("a1", [record_of(1)]),
        lambda: store.finish("a1", "done", None, {"confusion": npz(counts=[1])}),
        lambda: store.delete("a1"),
    ]
    for action in actions:
        with pytest.raises(UnknownRun, match=r"^No run 'a1'\."):
            action()
    assert store.records("a1") == []


def test_numbers_that_are_not_finite_are_refused_and_nothing_is_written(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    with pytest.raises(StoreError, match=r"^A record of run a1 cannot be stored as JSON: Out of range float values"):
        store.append("a1", [record_of(1), record_of(2, float("nan"))])
    with pytest.raises(StoreError, match=r"^The summary of run a1 cannot be stored as JSON: .*float32"):
        store.finish("a1", "done", {"seconds": np.float32(1)})
    assert store.records("a1") == []
    assert store.get("a1").status == "running"


def test_a_run_ends_only_in_a_final_status(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    with pytest.raises(InvalidValue, match=r"^Unknown final status 'running'\. Known: done, stopped, diverged"):
        store.finish("a1", "running", None)
    with pytest.raises(InvalidValue, match=r"^Unknown status 'don'\. Known: queued, .* Did you mean 'done'\?$"):
        store.list(status="don")
    with pytest.raises(InvalidValue, match=r"^A list of 0 runs is not possible\. Allowed: 1 or more\.$"):
        store.list(limit=0)


def test_an_artifact_with_python_objects_is_never_unpickled(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    whole = npz(counts=np.zeros((20, 20)))
    pickled = np.array([{"a": 1}], dtype=object)
    damaged = {"pickled": npz(objects=pickled), "text": b"no", "empty": b"", "cut": whole[: len(whole) // 2]}
    damaged["flipped"] = whole[:200] + b"\xff" + whole[201:]
    store.finish("a1", "done", None, damaged)
    for name in damaged:
        with pytest.raises(StoreError) as caught:
            store.artifact("a1", name)
        assert str(caught.value) == (
            f"The artifact '{name}' of run a1 is damaged in the store: not an npz file of plain arrays."
        )


def test_a_store_opens_again_with_all_it_had(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    store.append("a1", [record_of(1)])
    store.close()
    again = RunStore(store.url)
    assert again.url == store.url
    assert again.records("a1") == [record_of(1)]
    again.close()


def test_a_closed_store_says_so(store: RunStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match=r"^The run store .* was closed\.$"):
        store.list()


def test_many_threads_open_one_fresh_store_and_write_to_it(url: str) -> None:
    errors: list[BaseException] = []
    together = threading.Barrier(5)

    def work(number: int) -> None:
        try:
            together.wait()
            own = RunStore(url)
            own.start(start_of(f"run{number}"), {})
            for epoch in range(1, 11):
                own.append(f"run{number}", [record_of(epoch)])
                assert len(own.records(f"run{number}")) == epoch
            own.finish(f"run{number}", "done", {"status": "done"})
            own.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = RunStore(url)
    assert [(run.status, run.last_epoch) for run in store.list()] == [("done", 10)] * 5
    store.close()


def test_threads_that_share_a_store_read_whole_batches_while_one_writes(store: RunStore) -> None:
    store.start(start_of("a1"), {})
    errors: list[BaseException] = []
    written = threading.Event()

    def read() -> None:
        try:
            while not written.is_set():
                assert len(store.records("a1")) % 5 == 0
                store.list()
                time.sleep(0.005)
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for first in range(1, 51, 5):
        store.append("a1", [record_of(epoch) for epoch in range(first, first + 5)])
    written.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(store.records("a1")) == 50


def test_the_default_store_is_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name, **_: str(tmp_path / name))
    store = RunStore()
    assert store.location == str(tmp_path / "imbalance-lab" / "runs.db")
    store.close()
