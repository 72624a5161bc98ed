"""Estimates are corrected by what this machine was seen to take, kind of work by kind of work."""

import threading
from pathlib import Path

import pytest

from core.execution import Executor, dispatcher
from core.execution.calibration import TRAININGS, calibrate, experiments
from core.execution.speed import LARGEST_FACTOR, Speed
from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds, work_kind
from core.store import RunStore
from tests.core.execution.experiments import ended, tiny, until


def test_work_that_takes_twice_as_long_is_expected_to_take_twice_as_long(tmp_path: Path) -> None:
    speed = Speed(tmp_path / "cache" / "speed.json")
    assert speed.correct(3.0, "dense layers") == 3.0
    speed.calibrate("dense layers", 1.0, 2.0)
    assert speed.correct(3.0, "dense layers") == pytest.approx(6.0)
    assert speed.correct(3.0, "convolutions") == 3.0
    experiment = Experiment.from_dict({})
    assert speed.estimate(experiment) == pytest.approx(2 * estimate_seconds(experiment))


def test_what_is_seen_again_and_again_wins_over_what_was_measured_first(tmp_path: Path) -> None:
    speed = Speed(tmp_path / "speed.json")
    speed.calibrate("dense layers", 1.0, 0.5)
    for _ in range(30):
        speed.observe("dense layers", 1.0, 4.0)
    assert speed.correct(1.0, "dense layers") == pytest.approx(4.0, rel=1e-3)


@pytest.mark.parametrize(("expected", "seconds"), [(0.001, 5.0), (1.0, 0.0), (1.0, -1.0)])
def test_short_or_impossible_observations_teach_nothing(tmp_path: Path, expected: float, seconds: float) -> None:
    speed = Speed(tmp_path / "speed.json")
    speed.observe("dense layers", expected, seconds)
    assert speed.is_missing("dense layers")


def test_one_absurd_observation_is_bounded(tmp_path: Path) -> None:
    speed = Speed(tmp_path / "speed.json")
    speed.observe("dense layers", 1.0, 1e9)
    assert 1 < speed.correct(1.0, "dense layers") < 1.6
    speed.calibrate("dense layers", 1.0, 1e9)
    assert speed.correct(1.0, "dense layers") == LARGEST_FACTOR


def test_factors_are_kept_for_the_next_start_and_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    file = tmp_path / "speed.json"
    Speed(file).calibrate("dense layers", 1.0, 3.0)
    assert Speed(file).correct(1.0, "dense layers") == pytest.approx(3.0)
    assert [path.name for path in tmp_path.iterdir()] == ["speed.json"]
    for content in ("{", "[1]", '{"dense layers": "fast"}', '{"dense layers": 1e99}', "NaN"):
        file.write_text(content)
        assert Speed(file).is_missing("dense layers")


def test_a_folder_that_cannot_be_written_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    speed = Speed(tmp_path / "file" / "speed.json")
    speed.calibrate("dense layers", 1.0, 2.0)
    assert speed.correct(1.0, "dense layers") == pytest.approx(2.0)


def test_without_a_file_nothing_is_learned() -> None:
    speed = Speed()
    speed.observe("dense layers", 1.0, 5.0)
    assert speed.correct(1.0, "dense layers") == 1.0
    assert not speed.is_missing("dense layers")


def test_observations_of_several_threads_are_all_counted(tmp_path: Path) -> None:
    speed = Speed(tmp_path / "speed.json")
    threads = [threading.Thread(target=speed.calibrate, args=(str(number), 1.0, 2.0)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Speed(tmp_path / "speed.json").correct(1.0, str(number)) for number in range(8)] == pytest.approx([2.0] * 8)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "dense layers"),
        ({"model": "small_cnn"}, "convolutions"),
        ({"model": "random_forest"}, "random_forest"),
        ({"resampler": "smote"}, "dense layers after smote"),
    ],
)
def test_kinds_of_work_are_told_apart(changes: dict[str, str], kind: str) -> None:
    assert work_kind(Experiment.from_dict(changes)) == kind


def test_a_calibration_says_what_was_expected_and_what_it_took() -> None:
    experiment = tiny()
    result = calibrate(experiment.to_dict())
    assert (result.kind, result.expected) == ("dense layers", estimate_seconds(experiment))
    assert result.seconds > 0


def test_each_kind_of_network_is_calibrated() -> None:
    assert [work_kind(experiment) for experiment in experiments()] == ["dense layers", "convolutions"]
    assert len(TRAININGS) == 2
    # Long enough that it teaches something.
    assert min(map(estimate_seconds, experiments())) > 0.1


def test_an_idle_lab_measures_its_machine_once_and_learns_from_what_it_trains(
    executor: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(executor, *executor.request("anna", [tiny()]))
    monkeypatch.setattr(dispatcher, "CALIBRATION_IDLE_SECONDS", 0.0)
    monkeypatch.setattr(dispatcher, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(dispatcher, "experiments", lambda: [tiny(epochs=60, batch_size=64)])
    speed, store = Speed(tmp_path / "speed.json"), RunStore(tmp_path / "runs.db")
    elsewhere = Executor(store, executor.scheduler, speed=speed)
    until(lambda: not speed.is_missing("dense layers"), "the calibration")
    measured = speed.correct(1.0, "dense layers")
    ended(elsewhere, *elsewhere.request("anna", [tiny(epochs=2000)]))
    until(lambda: speed.correct(1.0, "dense layers") != measured, "the factor of the run")
    elsewhere.close()
    store.close()
    assert "dense layers" in (tmp_path / "speed.json").read_text()
