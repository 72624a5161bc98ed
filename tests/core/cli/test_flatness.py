"""`imbalance-lab flatness`: output, stored measurements and errors."""

import io
from pathlib import Path

import numpy as np
import pytest

from core.flatness import FIGURES, FlatnessSettings, stored_measurement, stored_measurements
from core.store import RunStore
from tests.core.cli.conftest import Lab, Stored

QUICK = ["--set", "steps=12", "--set", "samples=10"]


@pytest.fixture
def store(stored: Stored, tmp_path: Path) -> RunStore:
    """A new store with one of the runs in it."""
    original, copy = RunStore(stored.file), RunStore(tmp_path / "runs.db")
    run = original.get(stored.none)
    start = {
        "id": run.id,
        "experiment": run.experiment,
        "class_names": run.class_names,
        "train_counts": run.train_counts,
    }
    copy.start(start, run.provenance)
    weights = original.artifact(run.id, "weights")
    assert weights is not None
    buffer = io.BytesIO()
    np.savez(buffer, **weights)
    copy.finish(run.id, "done", run.summary, {"weights": buffer.getvalue()})
    return copy


def test_it_prints_one_line_per_class_and_a_summary(lab: Lab, stored: Stored, store: RunStore) -> None:
    ended = lab("flatness", stored.none, *QUICK, "--json", "--store", store.location)
    assert ended.status == 0
    assert ended.err == "Measuring 2 classes takes about 1 s on one core.\n"
    assert [line["type"] for line in ended.lines] == ["class", "class", "summary"]
    for line in ended.lines[:2]:
        assert line["samples"] == 10
        assert {"class", "lambda_max", "lambda_min", "trace", "trace_standard_error", "products", "seconds"} <= set(
            line
        )
        assert all(len(line[name]) == 3 for name in FIGURES)
    assert ended.lines[2]["status"] == "done"
    assert set(ended.lines[2]["groups"]) == {"many", "medium", "few", "all"}


def test_it_is_kept_with_the_run_and_read_back(
    lab: Lab, stored: Stored, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lab("flatness", stored.none, *QUICK, "--json", "--store", store.location)
    other = lab("flatness", stored.none, *QUICK, "--set", "seed=1", "--json", "--store", store.location)
    assert first.lines[0]["lambda_max"] != other.lines[0]["lambda_max"]
    monkeypatch.setattr("core.flatness.class_flatness.measure_flatness", pytest.fail)
    again = lab("flatness", stored.none[:6], *QUICK, "--json", "--store", store.location)
    assert again.out == first.out
    assert again.err == ""
    artifact = store.artifact(stored.none, "flatness")
    assert [entry["status"] for entry in stored_measurements(artifact)] == ["done", "done"]
    measurement = stored_measurement(artifact, FlatnessSettings(steps=12, samples=10))
    assert measurement is not None
    assert [{"type": "class"} | payload for payload in measurement["classes"]] == first.lines[:2]
    assert stored_measurement(artifact, FlatnessSettings()) is None
    assert store.get(stored.none).status == "done"
    assert store.artifact(stored.none, "weights")


def test_without_json_it_prints_tables(lab: Lab, stored: Stored, store: RunStore) -> None:
    out = lab("flatness", stored.none, *QUICK, "--store", store.location).out
    for part in ("λ min", "λ max", "trace", "many", "few", " ± ", "flatness done"):
        assert part in out


def test_a_wrong_setting_is_one_sentence(lab: Lab, stored: Stored) -> None:
    ended = lab("flatness", stored.none, "--set", "stpes=3", "--store", stored.file)
    assert ended.sentence == (
        "Unknown setting of flatness 'stpes'. Known: samples, steps, starts, loss, seed. Did you mean 'steps'?"
    )


SENTENCES = {
    "diverged": "Run {} diverged: it has no minimum whose flatness could be measured.",
    "failed": "Run {} (failed) has no stored weights; run it again to its end, then measure its flatness.",
    "running": "Run {} is running; its flatness can be measured once it has ended.",
}


@pytest.mark.parametrize("status", SENTENCES)
def test_a_run_without_a_minimum_is_one_sentence(lab: Lab, stored: Stored, store: RunStore, status: str) -> None:
    run = store.get(stored.none)
    start = {
        "id": run.id,
        "experiment": run.experiment,
        "class_names": run.class_names,
        "train_counts": run.train_counts,
    }
    store.start(start, run.provenance)
    if status != "running":
        store.finish(run.id, status, None)
    assert lab("flatness", run.id, "--store", store.location).sentence == SENTENCES[status].format(run.id)


def test_a_model_too_large_is_one_sentence(
    lab: Lab, stored: Stored, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_FLATNESS_BYTES", "1000")
    assert "GiB are allowed; take fewer steps" in lab("flatness", stored.none, "--store", store.location).sentence


def test_over_training_it_prints_a_line_for_each_class_and_checkpoint(
    lab: Lab, stored: Stored, store: RunStore
) -> None:
    command = ["flatness", stored.none, "--over-training", "--checkpoints", "2", *QUICK, "--store", store.location]
    run = store.get(stored.none)
    store.append(run.id, [{"epoch": 3}])
    ended = lab(*command, "--json")
    assert ended.status == 0
    assert ended.err == (
        "The run is trained again first, to get checkpoints. Measuring 2 classes at 2 checkpoints takes about 1 s on one core.\n"
    )
    assert [line.get("epoch") for line in ended.lines] == [1, 1, 3, 3, None]
    assert [epoch["epoch"] for epoch in ended.lines[-1]["epochs"]] == [1, 3]
    again = lab(*command, "--json")
    assert (again.out, again.err) == (ended.out, "")
    out = lab(*command).out
    for part in ("flatness over training done", "epoch", "λ max", "few"):
        assert part in out


def test_checkpoints_without_over_training_are_refused(lab: Lab, stored: Stored) -> None:
    ended = lab("flatness", stored.none, "--checkpoints", "3", "--store", stored.file)
    assert ended.sentence == "--checkpoints has no effect without --over-training; give both, or neither."


def test_a_classifier_is_one_sentence(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    assert lab("run", "--set", "dataset=wine", "--set", "model=decision_tree", "--store", file).status == 0
    (run,) = RunStore(file).list()
    expected = f"Run {run.id} fitted Decision tree, which has no loss surface: flatness is measured for networks."
    assert lab("flatness", run.id, "--store", file).sentence == expected
    assert lab("flatness", run.id, "--over-training", "--store", file).sentence == expected


def test_a_class_with_one_sample_is_measured_and_one_that_lost_it_to_label_noise_gets_a_sentence(
    lab: Lab, tmp_path: Path
) -> None:
    file = tmp_path / "runs.db"
    few = ["dataset.classes=3,8,5", "imbalance=counts", "imbalance.counts=4,3,1", "epochs=2", "model.hidden=4"]
    # At this rate and seed the one sample of the third class gets another label.
    noisy = [*few, "label_noise=symmetric", "label_noise.rate=0.3", "seeds=1", "seed=20"]
    for settings, samples in ((few, 1), (noisy, 0)):
        options = [part for setting in settings for part in ("--set", setting)]
        lab("run", *options, "--store", file)
        run = RunStore(file).list()[0]
        ended = lab("flatness", run.id, *QUICK, "--json", "--store", file)
        assert ended.status == 0
        last = ended.lines[2]
        assert (last["class"], last["samples"]) == ("5", samples)
        assert ("note" in last) == (samples == 0)
    ended = lab("flatness", run.id, *QUICK, "--store", file)
    assert "Class '5' has no training samples: there is no loss whose flatness could be measured." in ended.err
