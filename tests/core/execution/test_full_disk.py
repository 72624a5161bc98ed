"""A disk that is really full: a file system of a few hundred kilobytes, where this user may mount one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.execution import Executor
from core.store import RunStore
from tests.core.execution.experiments import ended, endless, tiny, under_way, until


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs", str(folder)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small file system can be mounted here: {error}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_sentence_and_loses_nothing_that_was_stored(executor: Executor, small_disk: Path) -> None:
    until(lambda: executor.scheduler, "the cluster")
    store = RunStore(small_disk / "runs.db")
    second = Executor(store, executor.scheduler)
    try:
        before = tiny()
        second.request("anna", [before])
        ended(second, before.id)
        until(lambda: (run := store.find(before.id)) is not None and run.status == "done", "the first run")
        long = endless()
        second.request("anna", [before, long])
        until(lambda: second.store_error, "the full disk")
        assert "the disk is full" in str(second.store_error) or "the disk reports an error" in str(second.store_error)
        seen = second.get_run(long.id)
        assert seen is not None
        under_way(second, long.id, seen.last_epoch + 100)
        assert store.get(before.id).status == "done"
        assert [record["epoch"] for record in store.records(before.id)] == [1, 2, 3]
        second.request("anna", [])
        ended(second, long.id)
    finally:
        second.close()
        store.close()
