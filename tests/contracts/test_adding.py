"""What CONTRIBUTING.md promises: a new member is one file, and arrives everywhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.contracts.adding.extend import MEMBERS, WEIGHTING, contributed

ROOT = Path(__file__).parents[2]
# In a process of its own, so that no other test sees the members. The contracts are those that every component and every
# lesson is held to; the names of their cases contain the name of the member.
SESSION = """
import sys
from pathlib import Path

import pytest


class Extended:
    def pytest_configure(self):
        # Not before: pytest wants to import its plugins itself, and the lab imports one of them.
        from tests.contracts.adding.extend import extend

        extend(Path(sys.argv[1]))


files = ["arrivals.py", "../test_components.py", "../test_lessons.py"]
options = ["-n", "0", "-vv", "-p", "no:cacheprovider", "-k", "added or inverse_cubic or arrive or places_of_all"]
sys.exit(pytest.main([*options, *(str(Path("tests/contracts/adding") / file) for file in files)], plugins=[Extended()]))
"""


def test_a_member_of_each_kind_arrives_everywhere_and_is_held_to_the_contracts(tmp_path: Path) -> None:
    members = shutil.copytree(MEMBERS, tmp_path / "members")
    (members / "method" / "weighting").mkdir()
    (members / "method" / "weighting" / f"{WEIGHTING}.py").write_text(contributed())
    command = [sys.executable, "-c", SESSION, str(members)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for axis in ("loss", "weighting", "resampler", "sampler", "dataset"):
        name = WEIGHTING if axis == "weighting" else "added"
        assert f"test_an_experiment_with_it_runs_and_gives_the_same_records_twice[{axis}={name}]" in ended.stdout
    assert "test_every_text_is_there[added]" in ended.stdout
