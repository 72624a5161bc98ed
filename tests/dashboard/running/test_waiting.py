"""A page says what its runs wait for, for how long, and what to do about it."""

from types import SimpleNamespace
from typing import cast

import pytest

from core.errors import DataMissing
from core.execution.ahead import Ahead
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.running.waiting import waiting_words


def words(monkeypatch: pytest.MonkeyPatch, ahead: Ahead | Exception | None, *, starting: bool = False) -> str:
    def answer(*_: object) -> Ahead | None:
        if isinstance(ahead, Exception):
            raise ahead
        return ahead

    monkeypatch.setattr(interest, "ahead", answer)
    lab = cast("Lab", SimpleNamespace(executor=SimpleNamespace(starting=starting)))
    return str(waiting_words(lab, ["a"])).split("] ", 1)[1]


def test_it_says_what_is_in_front_and_how_long_that_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(monkeypatch, Ahead(2, 0, 12.2, frozenset())) == (
        "for 2 other runs, about 12 s. It begins by itself as soon as a process is free."
    )
    assert words(monkeypatch, Ahead(1, 1, 150.0, frozenset())).startswith(
        "for 1 other run and 1 measurement, about 2 min."
    )


def test_a_measurement_of_ones_own_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    said = words(monkeypatch, Ahead(0, 2, 60.0, frozenset({"flatness"})))
    assert said.startswith("for 2 measurements, about 60 s. It begins sooner if you stop your own measurement")
    assert "Flatness" in said


@pytest.mark.parametrize("ahead", [None, Ahead(0, 0, 0.0, frozenset()), DataMissing("gone")])
def test_nothing_in_front_is_a_free_process_soon(
    monkeypatch: pytest.MonkeyPatch, ahead: Ahead | Exception | None
) -> None:
    assert words(monkeypatch, ahead) == "for a free training process"


def test_processes_that_start_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(monkeypatch, None, starting=True).startswith("Training processes are starting")
