"""How many training processes a machine gets."""

import os
from pathlib import Path

import pytest
from dask.system import CPU_COUNT

from core.execution.cores import usable_cores


def container(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def test_it_is_what_dask_counts() -> None:
    assert usable_cores() == CPU_COUNT


def test_without_a_quota_all_allowed_cores_are_used(tmp_path: Path) -> None:
    assert usable_cores(tmp_path) == len(os.sched_getaffinity(0))
    unlimited = {"proc/self/cgroup": "0::/lab\n", "sys/fs/cgroup/lab/cpu.max": "max 100000\n"}
    assert usable_cores(container(tmp_path, unlimited)) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(("time", "cores"), [(50_000, 1), (100_000, 1), (150_000, 2), (400_000, 4)])
def test_a_quota_counts_rounded_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: int, cores: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    second = {"proc/self/cgroup": "0::/lab\n", "sys/fs/cgroup/lab/cpu.max": f"{time} 100000\n"}
    assert usable_cores(container(tmp_path / "second", second)) == cores
    first = {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": f"{time}\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"}
    assert usable_cores(container(tmp_path / "first", first)) == cores
