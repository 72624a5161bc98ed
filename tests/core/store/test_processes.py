"""Stores between processes: opening at once, reading beside a writer, and owners that die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

import core
from core.store import RunStore
from tests.core.store.payloads import record_of, start_of

ROOT = Path(core.__file__).parents[1]
PRELUDE = """
import sys
from core.store import RunStore
url, name = sys.argv[1:3]
def start_of(run_id): return {"id": run_id, "experiment": {}, "class_names": ["a", "b"], "train_counts": [9, 1]}
def say(text):
    print(text, flush=True)
    sys.stdin.readline()
"""


def test_processes_open_a_fresh_store_at_once_and_write_to_it(url: str) -> None:
    script = """
say("ready")
store = RunStore(url)
store.start(start_of(name), {})
for epoch in range(1, 21):
    store.append(name, [{"epoch": epoch}])
store.finish(name, "done", {"status": "done"})
store.close()
"""
    processes = [_process(script, url, f"run{number}") for number in range(2)]
    for process in processes:
        _wait_for(process, "ready")
    for process in processes:
        _answer(process)
    store = RunStore(url)
    for process in processes:
        assert process.communicate(timeout=30) == ("", "")
        assert process.returncode == 0
    assert sorted((run.id, run.status, run.last_epoch) for run in store.list()) == [
        ("run0", "done", 20),
        ("run1", "done", 20),
    ]
    store.close()


def test_a_process_killed_while_it_writes_loses_nothing_and_its_runs_are_lost(url: str) -> None:
    script = """
import itertools
store = RunStore(url)
store.queue(start_of("queued"), {})
store.start(start_of("done"), {})
store.finish("done", "done", None)
store.start(start_of("running"), {})
say("started")
for epoch in itertools.count(1, 2):
    store.append("running", [{"epoch": epoch}, {"epoch": epoch + 1}])
"""
    other = _process(script, url, "-")
    _wait_for(other, "started")
    store = RunStore(url)
    store.start(start_of("mine"), {})
    store.append("mine", [record_of(1)])
    assert store.mark_lost() == []
    _answer(other)
    seen: list[dict[str, Any]] = []
    while len(seen) < 40:
        seen = store.records("running")
        assert len(seen) % 2 == 0
    assert store.get("running").status == "running"

    os.kill(other.pid, signal.SIGKILL)
    while psutil.Process(other.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    # Nobody has waited for it yet, as under a launcher that died first: it is dead all the same.
    assert store.mark_lost() == ["queued", "running"]
    other.communicate()
    assert store.mark_lost() == []
    records, lost = store.records("running"), store.get("running")
    assert records[: len(seen)] == seen
    assert [record["epoch"] for record in records] == list(range(1, len(records) + 1))
    assert (lost.status, lost.last_epoch, lost.finished) == ("lost", len(records), None)
    assert lost.error == "The process of this run ended while the run was running; its records are kept."
    assert {run.id: run.status for run in store.list()} == {
        "queued": "lost",
        "running": "lost",
        "done": "done",
        "mine": "running",
    }
    assert store.records("mine") == [record_of(1)]

    store.start(start_of("running"), {})
    assert store.mark_lost() == []
    assert store.get("running").status == "running"
    store.close()


def _process(script: str, url: str, name: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-W", "error", "-c", PRELUDE + script, url, name]
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said == line + "\n", process.communicate()


def _answer(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
