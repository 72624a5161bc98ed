"""What waits is told what is in front of it and for how long."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.execution.ahead import ahead
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.measurement_attempt import MeasurementAttempt
from core.execution.speed import Speed
from core.experiment.estimate import estimate_seconds
from core.flatness import Flatness, FlatnessSettings, MeasurementPlan
from core.flatness.measurement import MeasurementTask
from tests.core.execution.experiments import tiny

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def attempt(epochs: int = 10) -> Attempt:
    return Attempt(tiny(epochs=epochs), {}, NOW)


def measurement(seconds: float = 8.0) -> MeasurementAttempt:
    experiment, flatness = tiny(), Flatness(FlatnessSettings())
    task = MeasurementTask(flatness, experiment, {}, 3, {}, [])
    return MeasurementAttempt(experiment, {}, NOW, task=task, plan=MeasurementPlan("10 classes", 10, seconds))


def test_runs_and_measurements_before_it_count_with_what_is_left_of_them(tmp_path: Path) -> None:
    board, first, measured, queued, waiting, later = Board(), attempt(), measurement(), attempt(), attempt(), attempt()
    for added in (first, measured, queued, waiting, later):
        board.add(added)
    board.take([first, measured])
    first.records += [{}] * 5
    measured.records += [{}] * 2
    found = ahead(board, [waiting.id], [measured.id, waiting.id], 2, Speed())
    assert found is not None
    assert (found.runs, found.measurements, found.own) == (2, 1, {"flatness"})
    alone = estimate_seconds(first.experiment)
    assert found.seconds == pytest.approx((0.5 * alone + 0.8 * 8 + alone) / 2)
    speed = Speed(tmp_path / "speed.json")
    speed.calibrate("flatness of dense layers", 1.0, 3.0)
    slow = ahead(board, [waiting.id], [waiting.id], 2, speed)
    assert slow is not None
    assert slow.own == frozenset()
    assert slow.seconds == pytest.approx((0.5 * alone + 3 * 0.8 * 8 + alone) / 2)


def test_what_is_under_way_or_unknown_waits_for_nothing() -> None:
    board, running = Board(), attempt()
    board.add(running)
    board.take([running])
    assert ahead(board, [running.id], [], 2, Speed()) is None
    assert ahead(board, ["unknown"], [], 2, Speed()) is None


def test_runs_that_wait_together_do_not_wait_for_one_another() -> None:
    board, first, second = Board(), attempt(), attempt()
    board.add(first)
    board.add(second)
    found = ahead(board, [first.id, second.id], [], 2, Speed())
    assert found is not None
    assert (found.runs, found.measurements, found.seconds) == (0, 0, 0.0)
