"""Flatness over training: every class at every checkpoint, stored with the run, continued where it was stopped."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidValue
from core.experiment.codec import from_dotted
from core.flatness import (
    FlatnessHistory,
    FlatnessSettings,
    estimate_flatness_seconds,
    estimate_history_seconds,
    measure_stored,
)
from core.flatness.class_flatness import measure_flatness
from core.flatness.history import measure_history, measure_run_history
from core.store import RunStore
from core.training.checkpoints import artifact_name
from core.training.run_experiment import run_experiment, start_payload
from core.training.stored_checkpoints import store_missing_checkpoints, stored_epochs

QUICK = FlatnessSettings(samples=10, steps=8, starts=1)
EXPERIMENT = from_dotted({"dataset.classes": "3,8,5", "model.hidden": "8", "epochs": "6", "seeds": "2"})


def stored_run(file: Path, checkpoints: int = 0, status: str = "done") -> RunStore:
    store = RunStore(file)
    store.start(start_payload(EXPERIMENT), {})
    records: list[dict] = []
    result = run_experiment(EXPERIMENT, records.append, checkpoints=checkpoints)
    store.append(EXPERIMENT.id, records)
    store.finish(EXPERIMENT.id, status, result.summary, result.artifacts)
    return store


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """A run without checkpoints."""
    return stored_run(tmp_path / "runs.db")


def test_each_epoch_is_measured_as_its_weights_would_be_alone(tmp_path: Path) -> None:
    store = stored_run(tmp_path / "runs.db", checkpoints=3)
    assert stored_epochs(store, EXPERIMENT.id) == [1, 2]
    second = store.artifact(EXPERIMENT.id, artifact_name(2))
    assert second is not None
    seen: list[dict] = []
    result = measure_stored(store, store.get(EXPERIMENT.id), FlatnessHistory(QUICK, 8), seen.append)
    assert result.status == "done"
    assert [(payload["epoch"], payload["class"]) for payload in seen] == [(e, c) for e in (1, 2, 6) for c in "385"]
    assert [payload["place"] for payload in seen] == list(range(1, 10))
    alone = measure_flatness(EXPERIMENT, second, QUICK)
    assert [payload["lambda_max"] for payload in seen[3:6]] == [payload["lambda_max"] for payload in alone.payloads]
    assert [entry["epoch"] for entry in result.summary["epochs"]] == [1, 2, 6]
    assert result.summary["epochs"][1]["groups"] == alone.summary["groups"]
    assert not any("density" in payload for payload in seen)


def test_a_run_without_checkpoints_is_trained_again_once_and_read_back(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.get(EXPERIMENT.id)
    first = measure_stored(store, run, FlatnessHistory(QUICK, 3))
    assert stored_epochs(store, run.id) == [1, 2]
    monkeypatch.setattr("core.flatness.history.measure_run_history", pytest.fail)
    seen: list[dict] = []
    again = measure_stored(store, run, FlatnessHistory(QUICK, 8), seen.append)
    assert again.summary == first.summary
    assert seen == first.payloads
    assert store.get(run.id).summary == run.summary


def test_checkpoints_that_are_added_later_are_measured_and_the_others_are_not_measured_again(store: RunStore) -> None:
    run = store.get(EXPERIMENT.id)
    before = measure_stored(store, run, FlatnessHistory(QUICK, 3))
    told: list[str] = []
    store_missing_checkpoints(store, run.id, 6, told.append)
    assert told == [f"Run {run.id} is stored without these checkpoints: it is trained again to keep them."]
    store_missing_checkpoints(store, run.id, 6, told.append)
    assert len(told) == 1
    after = measure_stored(store, run, FlatnessHistory(QUICK, 3))
    assert [entry["epoch"] for entry in after.summary["epochs"]] == [1, 2, 3, 4, 6]
    assert after.payloads[:6] == before.payloads[:6]


def test_it_can_be_stopped_while_training_again_and_while_measuring(store: RunStore) -> None:
    run = store.get(EXPERIMENT.id)
    nothing = measure_stored(store, run, FlatnessHistory(QUICK, 3), stopped=lambda: True)
    assert (nothing.status, nothing.payloads) == ("stopped", [])
    assert stored_epochs(store, run.id) == []
    seen: list[dict] = []
    part = measure_stored(store, run, FlatnessHistory(QUICK, 3), seen.append, lambda: len(seen) >= 4)
    assert (part.status, len(part.payloads)) == ("stopped", 4)
    assert stored_epochs(store, run.id) == [1, 2]
    whole = measure_stored(store, run, FlatnessHistory(QUICK, 3))
    assert whole.status == "done"
    assert whole.payloads[:4] == part.payloads


def test_a_run_of_one_epoch_has_one_checkpoint() -> None:
    weights = {name: np.array(value) for name, value in _weights().items()}
    result = measure_run_history(EXPERIMENT, weights, 1, {}, 8, QUICK)
    assert (result.status, result.files) == ("done", {})
    assert [entry["epoch"] for entry in result.summary["epochs"]] == [1]


def _weights() -> dict[str, np.ndarray]:
    from core.training.active_run import ActiveRun

    run = ActiveRun(EXPERIMENT.replace(epochs=1))
    for _ in run:
        pass
    assert run.outcome is not None
    return run.outcome.weights


def test_a_stop_before_the_first_class_leaves_no_epochs() -> None:
    result = measure_history(EXPERIMENT, {1: _weights()}, QUICK, stopped=lambda: True)
    assert result.status == "stopped"
    assert result.summary["epochs"] == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (
            "stopped",
            r"\(stopped\) has no checkpoints, and only a run that came to its end can be trained again for them",
        ),
        ("diverged", "diverged: it has no minimum"),
    ],
)
def test_a_run_that_cannot_be_trained_again_is_one_sentence(tmp_path: Path, status: str, sentence: str) -> None:
    store = stored_run(tmp_path / "runs.db", status=status)
    with pytest.raises(InvalidValue, match=sentence):
        measure_stored(store, store.get(EXPERIMENT.id), FlatnessHistory(QUICK, 3))


def test_a_run_without_weights_is_one_sentence(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    store.start(start_payload(EXPERIMENT), {})
    store.finish(EXPERIMENT.id, "done", None)
    with pytest.raises(InvalidValue, match="has no stored weights; run it again to its end"):
        measure_stored(store, store.get(EXPERIMENT.id), FlatnessHistory(QUICK, 3))
    store.append(EXPERIMENT.id, [{"epoch": 6}])
    with pytest.raises(InvalidValue, match="has no stored weights to compare with; delete it"):
        store_missing_checkpoints(store, EXPERIMENT.id, 3)


def test_the_estimate_counts_checkpoints_and_training_again() -> None:
    single = estimate_flatness_seconds(EXPERIMENT, QUICK)
    assert estimate_history_seconds(EXPERIMENT, QUICK, 5, again=False) == pytest.approx(5 * single)
    assert estimate_history_seconds(EXPERIMENT, QUICK, 5, again=True) > 5 * single
