import threading
import time
from pathlib import Path

import pytest
import torch

from core.errors import ExecutionError, InvalidValue
from core.execution import Executor
from core.store import RunStore, StoredRun
from core.training.run_experiment import run_experiment
from tests.core.execution.conftest import CountingStore
from tests.core.execution.experiments import PATIENCE, ended, endless, tiny, under_way, until
from tests.seeds import fresh_seed


def test_a_stored_run_equals_one_trained_in_this_process(executor: Executor, store: CountingStore) -> None:
    experiment = tiny(epochs=5)
    here: list[dict] = []
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    result = run_experiment(experiment, here.append)
    torch.set_num_threads(threads)
    assert executor.request("anna", [experiment]) == [experiment.id]
    (run,) = ended(executor, experiment.id)
    until(lambda: (stored := store.find(run.id)) is not None and stored.status == "done", "the store")
    stored = store.get(run.id)

    assert (stored.status, stored.last_epoch, stored.error) == ("done", 5, None)
    for record, expected in zip(store.records(run.id), here, strict=True):
        assert {**record, "seconds": 0} == {**expected, "seconds": 0}
    assert executor.records(run.id, after_epoch=3) == store.records(run.id)[3:]
    assert stored.summary is not None
    assert stored.summary["test"] == result.summary["test"]
    confusion = executor.artifact(run.id, "confusion")
    assert confusion is not None
    assert executor.artifact(run.id, "nothing") is None
    assert stored.provenance["scheduler"] == "local"
    assert stored.provenance["threads"] == 1
    assert {"python", "torch", "numpy", "imbalance_lab", "host", "threads", "device"} <= set(stored.provenance)


def test_a_run_that_is_done_is_not_trained_again(executor: Executor, store: CountingStore) -> None:
    experiment = tiny()
    executor.request("anna", [experiment])
    (first,) = ended(executor, experiment.id)
    executor.request("ben", [experiment])
    (again,) = ended(executor, experiment.id)
    assert again.status == "done"
    assert store.begun.count(experiment.id) == 1
    assert first.last_epoch == again.last_epoch == 3


def test_twenty_sessions_that_want_one_experiment_cause_one_training(executor: Executor, store: CountingStore) -> None:
    experiment = tiny(epochs=40)
    together = threading.Barrier(20)

    def open_the_link(session: str) -> None:
        together.wait()
        for _ in range(3):
            executor.request(session, [experiment])
        ended(executor, experiment.id)

    threads = [threading.Thread(target=open_the_link, args=(f"student {number}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended(executor, experiment.id)[0].status == "done"
    assert store.begun.count(experiment.id) == 1


def test_a_shared_run_stops_only_when_nobody_wants_it(executor: Executor) -> None:
    shared = endless()
    executor.request("anna", [shared])
    executor.request("ben", [shared])
    under_way(executor, shared.id)
    executor.request("anna", [])
    seen = executor.get_run(shared.id)
    assert seen is not None
    # For longer than a stop takes.
    under_way(executor, shared.id, seen.last_epoch + 300)
    executor.request("ben", [tiny()])
    (run,) = ended(executor, shared.id)
    assert run.status == "stopped"
    assert run.summary is not None
    assert run.summary["epochs"] == run.last_epoch == len(executor.records(run.id))
    assert executor.artifact(run.id, "weights")


def test_a_stopped_run_is_trained_again_only_when_it_is_requested_again(
    executor: Executor, store: CountingStore
) -> None:
    experiment, other = endless(), tiny()
    executor.request("anna", [experiment])
    under_way(executor, experiment.id)
    executor.request("anna", [])
    assert ended(executor, experiment.id)[0].status == "stopped"
    executor.request("anna", [experiment])
    under_way(executor, experiment.id)
    until(lambda: store.begun.count(experiment.id) == 2, "the second beginning in the store")
    executor.request("anna", [other])
    assert ended(executor, experiment.id)[0].status == "stopped"


def test_a_run_that_is_stopping_starts_from_the_beginning_for_a_new_request(executor: Executor) -> None:
    experiment = endless()
    executor.request("anna", [experiment])
    under_way(executor, experiment.id, 20)
    executor.request("anna", [])
    executor.request("ben", [experiment])
    run = executor.get_run(experiment.id)
    assert run is not None
    assert (run.status, run.last_epoch) == ("queued", 0) or run.status == "running"
    under_way(executor, experiment.id, 300)
    executor.request("ben", [])
    assert ended(executor, experiment.id)[0].status == "stopped"


def test_runs_are_trained_in_the_order_in_which_they_were_wanted(executor: Executor, store: CountingStore) -> None:
    blockers, queued = [endless(), endless()], [tiny() for _ in range(5)]
    executor.request("anna", blockers)
    for blocker in blockers:
        under_way(executor, blocker.id)
    executor.request("ben", queued)
    until(lambda: all(store.find(experiment.id) for experiment in queued), "the rows")
    assert [store.get(experiment.id).status for experiment in queued] == ["queued"] * 5
    executor.request("anna", blockers[:1])
    ended(executor, *(experiment.id for experiment in queued))
    # One slot was free, so they began one after the other.
    assert store.begun[-5:] == [experiment.id for experiment in queued]


def test_a_queued_run_that_nobody_wants_any_more_leaves_no_trace(executor: Executor, store: CountingStore) -> None:
    blockers, queued = [endless(), endless()], [tiny(), tiny()]
    executor.request("anna", blockers)
    executor.request("ben", queued)
    until(lambda: store.find(queued[1].id), "the row")
    executor.request("ben", queued[:1])
    until(lambda: store.find(queued[1].id) is None, "the row to go")
    assert executor.get_run(queued[1].id) is None
    executor.request("anna", [])
    assert ended(executor, queued[0].id)[0].status == "done"
    assert queued[1].id not in store.begun


def test_a_run_that_diverges_ends_as_diverged_and_is_shown_as_such_again(
    executor: Executor, store: CountingStore
) -> None:
    experiment = tiny(optimizer={"name": "sgd", "learning_rate": 100, "weight_decay": 10}, epochs=200)
    for session in ("anna", "ben"):
        executor.request(session, [experiment])
        (run,) = ended(executor, experiment.id)
        assert run.status == "diverged"
        assert run.error is not None
        assert run.error.startswith("Training left the finite numbers in epoch ")
        until(lambda: (stored := store.find(experiment.id)) is not None and stored.finished, "the store")
    assert store.begun.count(experiment.id) == 1


def test_waiting_ends_with_a_change_or_with_the_timeout(executor: Executor) -> None:
    experiment, other = tiny(), tiny()
    assert executor.version([experiment.id]) == 0
    assert executor.wait([experiment.id], 0, timeout=0.02) == 0
    executor.request("anna", [experiment])
    version = executor.wait([experiment.id, other.id], 0, timeout=180)
    assert 0 < version <= executor.version([experiment.id, other.id])
    ended(executor, experiment.id)
    assert executor.version([other.id]) == 0
    assert executor.version([experiment.id]) > version


def test_a_run_that_was_deleted_is_trained_again(executor: Executor, store: CountingStore) -> None:
    experiment = tiny()
    executor.request("anna", [experiment])
    ended(executor, experiment.id)
    until(lambda: (stored := store.find(experiment.id)) is not None and stored.status == "done", "the store")
    store.delete(experiment.id)
    until(lambda: executor.get_run(experiment.id) is None, "the executor to forget it")
    executor.request("anna", [experiment])
    assert ended(executor, experiment.id)[0].status == "done"
    assert store.begun.count(experiment.id) == 2


def test_a_run_that_waits_behind_the_runs_of_another_executor_stops_at_once(
    executor: Executor, second: Executor
) -> None:
    theirs, ours = [endless(), endless()], tiny()
    for run_id in executor.request("anna", theirs):
        under_way(executor, run_id)
    second.request("anna", [ours])
    until(
        lambda: (run := second.get_run(ours.id)) is not None and run.status == "running", "the run to be handed to Dask"
    )
    second.request("anna", [])
    (run,) = ended(second, ours.id)
    assert (run.status, run.error, run.last_epoch) == ("stopped", None, 0)


def test_slots_are_the_workers(executor: Executor) -> None:
    experiment = tiny()
    executor.request("anna", [experiment])
    ended(executor, experiment.id)
    assert executor.slots == 2


def test_an_executor_without_workers_is_refused(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    with pytest.raises(
        InvalidValue, match=r"^workers = 0 is not admissible; give at least 1, or leave it out for one per core\.$"
    ):
        Executor(store, workers=0)
    store.close()


def test_a_closed_executor_stops_its_runs_and_trains_nothing_more(second: Executor, tmp_path: Path) -> None:
    running, queued = [endless(), endless()], tiny()
    second.request("anna", [*running, queued])
    under_way(second, running[0].id)
    second.close()
    store = RunStore(tmp_path / "runs.db")
    run = store.get(running[0].id)
    assert (run.status, run.error) == ("stopped", None)
    assert len(store.records(run.id)) == run.last_epoch > 0
    assert store.find(queued.id) is None
    store.close()
    with pytest.raises(ExecutionError, match=r"^The lab is closing and trains nothing more; start it again\.$"):
        second.request("anna", [queued])


def test_a_run_that_is_saved_while_it_is_requested_again_is_not_trained_again(
    executor: Executor, store: CountingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = tiny().replace(seed=fresh_seed()), tiny().replace(seed=fresh_seed())
    finish, find, saving = store.finish, store.find, threading.Event()

    def finish_later(*arguments: object, **named: object) -> None:
        assert saving.wait(PATIENCE)
        finish(*arguments, **named)  # type: ignore[arg-type]

    def find_slowly(run_id: str) -> StoredRun | None:
        if run_id == other.id and not saving.is_set():
            # The request has seen that the first run is not the store's yet; now it becomes so.
            saving.set()
            until(lambda: (run := find(first.id)) is not None and run.status == "done", "the store")
            time.sleep(0.2)
        return find(run_id)

    monkeypatch.setattr(store, "finish", finish_later)
    monkeypatch.setattr(store, "find", find_slowly)
    executor.request("anna", [first])
    ended(executor, first.id)
    runs = ended(executor, *executor.request("anna", [first, other]))
    assert [run.status for run in runs] == ["done", "done"]
    assert store.begun.count(first.id) == 1
