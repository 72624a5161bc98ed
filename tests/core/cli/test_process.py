"""Behaviour that only a separate process shows: imported modules, and a pipe that its reader closes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def test_help_and_stored_runs_do_not_wait_for_torch(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from core.cli import main\n"
        "assert main(['--help']) == 0\n"
        "assert not {'torch', 'sqlalchemy', 'numpy'} & set(sys.modules)\n"
        "assert main(['runs', '--store', sys.argv[1]]) == 0\n"
        "assert not {'torch', 'pandas', 'sklearn'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "runs.db")], cwd=ROOT, check=True, capture_output=True)


def test_a_reader_that_leaves_ends_a_command_quietly() -> None:
    command = [sys.executable, "-m", "core.cli", "list", "imbalance", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_output_that_cannot_be_written_is_a_sentence() -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "core.cli", "list", "weighting", "--json"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"LC_ALL": "C"},
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == "The output cannot be written: No space left on device.\n"
