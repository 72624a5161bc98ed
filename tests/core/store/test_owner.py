"""Which owners count as dead."""

import os

import pytest

from core.store.owner import is_dead, this_process


def test_this_process_is_alive() -> None:
    owner = this_process()
    assert owner["pid"] == os.getpid()
    assert not is_dead(owner)


def test_another_process_with_the_same_number_is_not_the_owner() -> None:
    """After a reboot or in a new container, numbers come back."""
    owner = this_process()
    earlier = {"started": owner["started"] - 60, "started_since_boot": owner["started_since_boot"] - 60}
    assert is_dead(owner | earlier)


@pytest.mark.parametrize("shifted", ["started", "started_since_boot"])
def test_a_clock_that_was_set_kills_nobody(shifted: str) -> None:
    owner = this_process()
    assert not is_dead(owner | {shifted: owner[shifted] + 3600})


def test_nothing_is_known_of_processes_of_other_hosts() -> None:
    assert not is_dead(this_process() | {"host": "elsewhere", "pid": 2**22 + 1})
    assert is_dead(this_process() | {"pid": 2**22 + 1})
