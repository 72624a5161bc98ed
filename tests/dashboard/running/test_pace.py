import math
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.running import pace
from dashboard.running.pace import FOLLOWED_SECONDS, Course, Pace


class Runs:
    """Runs of 10 epochs each, as the executor tells of them, and a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *epochs: int) -> None:
        self.now = 100.0
        self.epochs = list(epochs)
        self.looks = self.changes = 0
        monkeypatch.setattr(pace.time, "monotonic", lambda: self.now)

    @property
    def executor(self) -> "Runs":
        return self

    def version(self, _ids: Any) -> int:
        return self.changes

    def get_run(self, run_id: int) -> Any:
        self.looks += 1
        done = self.epochs[run_id]
        return SimpleNamespace(last_epoch=done, experiment={"epochs": 10}, status="done" if done == 10 else "running")

    def course(self) -> Course:
        return Course(self, range(len(self.epochs)))  # type: ignore[arg-type]


def test_the_time_left_is_judged_by_the_speed_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch, 0, 0)
    course = runs.course()
    assert (course.seconds, course.seconds_left) == (math.inf, math.inf)
    runs.now, runs.epochs = 101.0, [3, 1]
    assert course.seconds == pytest.approx(5.0)
    assert course.seconds_left == pytest.approx(4.0)


def test_what_runs_wait_for_before_their_first_epoch_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch, 0)
    course = runs.course()
    runs.now = 160.0
    assert course.seconds_left == math.inf
    runs.now, runs.epochs = 161.0, [5]
    assert course.seconds_left == pytest.approx(1.0)


def test_who_comes_later_judges_by_what_they_have_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch, 8)
    course = runs.course()
    assert course.seconds_left == math.inf
    runs.now, runs.epochs = 101.0, [9]
    assert course.seconds_left == pytest.approx(1.0)


def test_runs_that_have_ended_are_not_read_again_until_one_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(monkeypatch, 10, 9)
    course = runs.course()
    assert not course.finished
    runs.epochs = [10, 10]
    assert course.finished
    looks = runs.looks
    assert course.finished
    assert runs.looks == looks
    runs.epochs, runs.changes = [0, 10], 1
    assert not course.finished


def drawn(seconds: float, moments: list[bool], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which moments are drawn, one after another, of runs that take so long; each says whether it is the end."""
    monkeypatch.setattr(pace, "PAUSE_PER_DRAWING", 0.0)
    shown: list[int] = []
    drawing = Pace()
    for place, finished in enumerate(moments):
        frames: Any = SimpleNamespace(finished=finished, place=place)
        course: Any = SimpleNamespace(seconds=seconds)
        drawing.draw(frames, lambda frames: shown.append(frames.place), course)
    return shown


def test_runs_of_seconds_are_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(FOLLOWED_SECONDS / 2, [False] * 4 + [True], monkeypatch) == [0, 0, 0, 0, 4]


def test_longer_runs_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(2 * FOLLOWED_SECONDS, [False] * 3 + [True], monkeypatch) == [0, 1, 2, 3]


def test_nothing_is_drawn_again_before_anything_was_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(math.inf, [False] * 3 + [True], monkeypatch) == [0, 0, 0, 3]
