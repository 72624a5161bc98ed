"""`run`: its lines, its table, and the origin of a run."""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from core.cli import main
from core.cli.freed_memory import hold_freed_memory
from core.cli.journal import Journal
from core.cli.output import JsonOutput
from core.cli.train_or_replay import train_or_replay
from core.experiment.codec import from_dotted
from core.method.loss import Loss, PerSample
from core.store import RunStore
from core.training.run_experiment import start_payload
from tests.core.cli.conftest import SMALL, Lab, Stored


def test_json_lines_are_a_start_one_record_per_epoch_and_a_summary(lab: Lab, tmp_path: Path) -> None:
    ended = lab("run", *SMALL, "--set", "seeds=2", "--json", "--store", tmp_path / "runs.db")
    assert ended.status == 0
    assert ended.err == ""
    start, *records, summary = ended.lines
    assert [line["type"] for line in ended.lines] == ["start", "record", "record", "record", "summary"]
    assert set(start) == {"type", "id", "experiment", "class_names", "train_counts"}
    assert start["experiment"]["dataset"]["name"] == "moons"
    assert [record["epoch"] for record in records] == [1, 2, 3]
    assert {"seconds", "train", "test", "noise", "weights", "b_prime"} < set(records[0])
    assert all(len(values) == 2 for values in records[0]["test"].values())
    assert summary["status"] == "done"
    assert {"groups", "macro_f1", "mcc", "g_mean", "auroc", "auprc", "ece"} < set(summary["test"])


def test_a_done_run_comes_from_the_store_with_the_same_lines(lab: Lab, tmp_path: Path) -> None:
    command = ["run", *SMALL, "--json", "--store", tmp_path / "runs.db"]
    first, second = lab(*command), lab(*command)
    assert second.out == first.out  # with the seconds of the first time


def test_without_a_store_the_numbers_are_the_same_and_nothing_is_stored(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    first, second = (lab("run", *SMALL, "--json", "--no-store").lines for _ in range(2))
    assert [line.get("test") for line in first] == [line.get("test") for line in second]
    assert list(tmp_path.iterdir()) == []


def test_without_json_a_table_gives_the_result_with_its_spread(lab: Lab, stored: Stored) -> None:
    with_imbalance = [*SMALL, "--set", "imbalance=step", "--set", "imbalance.factor=2"]
    ended = lab("run", *with_imbalance, "--store", stored.file)
    assert ended.status == 0
    assert f"Run {stored.none}: done, mean ± standard deviation over 3 seeds" in ended.out
    rows = {line[:42].strip(): line[42:].strip() for line in ended.out.splitlines()[1:]}
    assert {"test accuracy %", "balanced accuracy %", "many %", "few %", "seconds"} < set(rows)
    assert " ± " in rows["test accuracy %"]
    assert rows["medium %"] == "–"


def test_the_experiment_may_come_from_a_file_with_settings_over_it(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "experiment.json"
    file.write_text(json.dumps({"dataset": {"name": "moons", "samples": 60}, "epochs": 3, "seeds": 1}))
    ended = lab("run", file, "--set", "epochs=1", "--json", "--no-store")
    assert [line["type"] for line in ended.lines] == ["start", "record", "summary"]
    assert ended.lines[0]["experiment"]["dataset"]["samples"] == 60


def test_the_experiment_may_come_from_standard_input_with_a_byte_order_mark(lab: Lab) -> None:
    text = '\ufeff{"dataset": {"name": "moons", "samples": 60}, "epochs": 1, "seeds": 1}'
    assert lab("run", "-", "--json", "--no-store", stdin=text).status == 0


def test_a_run_that_diverges_says_why_and_ends_with_its_summary(lab: Lab, tmp_path: Path) -> None:
    wild = ["--set", "optimizer.learning_rate=100", "--set", "weighting=importance", "--set", "weighting.ratio=1e4"]
    diverging = ["run", *SMALL, *wild, "--set", "optimizer.weight_decay=10", "--set", "epochs=400"]
    ended = lab(*diverging, "--json", "--store", tmp_path / "runs.db")
    assert ended.status == 1
    assert [line["type"] for line in ended.lines[-2:]] == ["error", "summary"]
    assert "left the finite numbers" in ended.lines[-2]["message"]
    assert ended.err.strip() == ended.lines[-2]["message"]
    assert ended.lines[-1]["status"] == "diverged"
    assert RunStore(tmp_path / "runs.db").get(ended.lines[0]["id"]).status == "diverged"


@dataclass(frozen=True)
class _Breaking(Loss):
    """A loss with a bug."""

    slug = "breaking"
    title = "Breaking"

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        raise RuntimeError("this loss\nis broken")


def test_a_run_that_fails_is_stored_with_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    experiment = from_dotted({"dataset": "moons", "epochs": 1}).replace(loss=_Breaking())
    store = RunStore(tmp_path / "runs.db")
    output = JsonOutput()
    summary = train_or_replay(experiment, store, output, stopped=lambda: False)
    assert summary["status"] == "failed"
    assert (
        store.get(experiment.id).error
        == "The run failed with RuntimeError: this loss is broken; this is a fault of the lab."
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["type"] for line in lines] == ["start", "error", "summary"]


def test_control_c_stops_the_run_and_keeps_what_it_has(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    long = ["run", *SMALL, "--set", "epochs=50000", "--set", "seeds=1", "--store", file]

    def interrupt() -> None:
        store = RunStore(file)
        while not any(run.last_epoch for run in store.list()):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    ended = lab(*long)
    thread.join()
    assert ended.status == 130
    assert "Stopping after this epoch" in ended.err
    (run,) = RunStore(file).list()
    assert run.status == "stopped"
    assert run.summary is not None
    assert run.summary["epochs"] == run.last_epoch > 0


def test_a_reader_that_leaves_stops_the_run_and_keeps_what_it_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "stderr", sys.stderr)  # Typer replaces both; this restores them
        with pytest.raises(SystemExit) as ended:
            main(["run", *SMALL, "--json", "--store", str(tmp_path / "runs.db")])
        # The rest of the output is discarded.
        os.dup2(os.open(os.devnull, os.O_WRONLY), writer)
    assert ended.value.code == 1
    (run,) = RunStore(tmp_path / "runs.db").list()
    assert run.status == "stopped"
    assert run.error == "The command ended before the run did."


def test_a_run_that_another_process_has_under_way_is_not_stored_twice(lab: Lab, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    experiment = from_dotted({"dataset": "moons", "dataset.samples": 60, "epochs": 3, "model.hidden": 4})
    store.start(start_payload(experiment), {})
    ended = lab("run", *SMALL, "--json", "--store", tmp_path / "runs.db")
    assert ended.status == 0
    assert f"Run {experiment.id} is running in another process" in ended.err
    assert store.get(experiment.id).status == "running"


def test_a_store_that_fails_meanwhile_is_a_note_and_not_the_end(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    start = start_payload(from_dotted({"dataset": "moons"}))
    notes: list[str] = []
    journal = Journal(store, start, notes.append)
    store.delete(start["id"])
    journal.record({"epoch": 1})
    journal.finish("done", {})
    (note,) = notes
    assert note.startswith(f"No run '{start['id']}'.")
    assert note.endswith("The run goes on, but is not stored from here on.")


def test_checkpoints_are_kept_on_request_and_trained_for_where_a_run_lacks_them(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    plain = lab("run", *SMALL, "--json", "--store", file)
    store = RunStore(file)
    (run,) = store.list()
    assert not [name for name in store.artifact_names(run.id) if name.startswith("weights@")]
    again = lab("run", *SMALL, "--json", "--store", file, "--checkpoints", "3")
    assert again.out == plain.out
    assert again.err == f"Run {run.id} is stored without these checkpoints: it is trained again to keep them.\n"
    assert [name for name in store.artifact_names(run.id) if name.startswith("weights")] == [
        "weights",
        "weights@1",
        "weights@2",
    ]
    other = lab("study", *SMALL, "--vary", "seed:7", "--json", "--store", file, "--checkpoints", "2")
    assert store.artifact_names(other.lines[0]["id"])[-1] == "weights@1"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--checkpoints", "1"],
            "checkpoints = 1 is not admissible; give a whole number from 2 to 40, the last epoch included.",
        ),
        (["--checkpoints", "3", "--no-store"], "--checkpoints and --no-store contradict each other; give one of them."),
        (
            ["--checkpoints", "3", "--set", "dataset=wine", "--set", "model=decision_tree"],
            "Decision tree is fitted in one go and has no checkpoints; leave them out, or choose a network.",
        ),
    ],
)
def test_checkpoints_that_cannot_be_kept_are_one_sentence(
    lab: Lab, tmp_path: Path, options: list[str], sentence: str
) -> None:
    store = [] if "--no-store" in options else ["--store", tmp_path / "runs.db"]
    assert lab("run", *options, *store).sentence == sentence


def test_freed_memory_is_held_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_", raising=False)
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(mallopt=lambda what, size: what < 0 < size))
    assert hold_freed_memory()
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace())
    assert not hold_freed_memory()
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1")
    assert not hold_freed_memory()
