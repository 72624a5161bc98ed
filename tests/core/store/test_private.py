"""A store in a file is its owner's alone, whatever the umask."""

import os
import stat
from pathlib import Path

import pytest

from core.store import RunStore


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o022, 0o000])
def test_a_store_its_log_and_its_folders_are_private(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        store = RunStore(tmp_path / "new" / "folder" / "runs.db")
        files = {path.name: mode(path) for path in (tmp_path / "new" / "folder").iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert files == {"runs.db": 0o600, "runs.db-wal": 0o600, "runs.db-shm": 0o600}
    assert [mode(tmp_path / "new"), mode(tmp_path / "new" / "folder")] == [0o700, 0o700]


def test_a_store_and_a_folder_that_exist_keep_their_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "runs.db").touch()
    (tmp_path / "runs.db").chmod(0o640)
    RunStore(tmp_path / "runs.db").close()
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "runs.db") == 0o640
