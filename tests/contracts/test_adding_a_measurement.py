"""A measurement is one file: a throw-away one, written into a temporary folder, arrives in executor, store, page and stop."""

import re
import sys
from collections.abc import Iterator
from time import monotonic

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import core.flatness.measurement as room
from core.errors import InvalidValue
from core.execution import Executor
from core.experiment import Experiment
from core.flatness import Measurement, measure_stored, measurements, stored_measurement
from core.store import RunStore
from core.training.run_experiment import run_experiment, start_payload
from dashboard.lab.lab import Lab
from tests.dashboard.conftest import PATIENCE, SCRIPT, texts, until

FILE = '''
"""How long the weights of a network are, counted again and again."""

import time
from dataclasses import dataclass, field

import numpy as np

from core.errors import InvalidValue
from core.flatness.identified import Identified
from core.flatness.measurement import Measurement, MeasurementPlan, MeasurementResult
from core.method.parameter import check_fields, parameter


@dataclass(frozen=True)
class LengthSettings(Identified, kind="setting of lengths"):
    rounds: int = parameter(3, "How often.", at_least=1, at_most=100_000)

    def __post_init__(self):
        check_fields(self, "")


@dataclass(frozen=True)
class Length(Measurement):
    settings: LengthSettings = field(default_factory=LengthSettings)

    slug = "length"
    title = "Length of the weights"
    artifact = "lengths"
    settings_type = LengthSettings
    unit = "rounds"
    action = "Count"
    purpose = "count {runs}"

    def check(self, run):
        if run.experiment.seeds > 1:
            raise InvalidValue(f"Run {run.run.id} has several seeds; lengths are counted for one.")

    def plan(self, run):
        return MeasurementPlan(f"{self.settings.rounds} rounds", self.settings.rounds, 2.0)

    def measure(self, task, emit, stopped):
        rounds = list(task.earlier)
        for payload in rounds:
            emit(payload)
        while len(rounds) < self.settings.rounds and not stopped():
            length = float(np.sqrt(sum(np.square(value).sum() for value in task.weights.values())))
            rounds.append({"length": length, "seconds": 0.01})
            emit(rounds[-1])
            time.sleep(0.01)
        status = "done" if len(rounds) == self.settings.rounds else "stopped"
        return MeasurementResult(status, rounds, {"status": status, "length": rounds[-1]["length"] if rounds else None})
'''
# Run by every Python that starts with its folder on the path, as those of the workers do.
IN_WORKERS = """
import core.flatness.measurement

core.flatness.measurement.__path__.append({folder!r})
"""


@pytest.fixture(scope="module")
def length(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Measurement]]:
    """The throw-away measurement, found in a folder that counts as that of the measurements."""
    folder = tmp_path_factory.mktemp("measurement")
    (folder / "length.py").write_text(FILE)
    start = tmp_path_factory.mktemp("start")
    (start / "sitecustomize.py").write_text(IN_WORKERS.format(folder=str(folder)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(start), *sys.path])
        patch.setattr(room, "__path__", [*room.__path__, str(folder)])
        measurements.cache_clear()
        yield measurements()["length"]
        del Measurement.registered["length"]
        del sys.modules["core.flatness.measurement.length"]
    measurements.cache_clear()


@pytest.fixture(scope="module")
def lab(length: type[Measurement], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:  # noqa: ARG001 on its path
    """A lab whose workers know the measurement too."""
    store = RunStore(tmp_path_factory.mktemp("store") / "runs.db")
    lab = Lab(store, Executor(store, workers=1))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def run_id(lab: Lab) -> str:
    return stored(lab, 1)


def stored(lab: Lab, seeds: int) -> str:
    """A run that was trained here, into the store."""
    experiment = Experiment.from_dict({"model": "softmax_regression", "epochs": 1, "seeds": seeds})
    records: list[dict] = []
    result = run_experiment(experiment, records.append)
    lab.store.start(start_payload(experiment), {})
    lab.store.append(experiment.id, records)
    lab.store.finish(experiment.id, result.status, result.summary, result.artifacts)
    return experiment.id


def of(length: type[Measurement], rounds: int) -> Measurement:
    return length(length.settings_type.from_dict({"rounds": rounds}))


def ended(lab: Lab, run_id: str, measurement: Measurement, status: str) -> dict:
    """What the store holds of it, once that has this status."""
    deadline = monotonic() + PATIENCE
    while True:
        entry = stored_measurement(lab.store.artifact(run_id, measurement.artifact), measurement.settings)
        if entry is not None and entry["status"] == status:
            return entry
        progress = lab.executor.measurement_progress(run_id, measurement)
        assert monotonic() < deadline, progress
        assert progress is None or progress.status != "failed", progress
        key = measurement.id(run_id)
        lab.executor.wait([key], lab.executor.version([key]), 0.1)


def test_it_is_found_beside_the_others(length: type[Measurement]) -> None:
    assert list(measurements()) == ["flatness", "history", "landscape", "length"]
    assert len({kind.artifact for kind in measurements().values()}) == 4
    assert length.title == "Length of the weights"


def test_executor_and_command_give_the_same_and_the_store_keeps_it(
    lab: Lab, length: type[Measurement], run_id: str
) -> None:
    measurement = of(length, 4)
    (key,) = lab.executor.measure("anna", [run_id], measurement)
    assert key == f"{run_id}/length/{measurement.settings.id}"
    entry = ended(lab, run_id, measurement, "done")
    seen: list[dict] = []
    again = measure_stored(lab.store, lab.store.get(run_id), measurement, seen.append)
    assert seen == again.payloads == entry["classes"]
    assert len(seen) == 4
    here = measure_stored(lab.store, lab.store.get(run_id), of(length, 2))
    assert here.payloads[0] == seen[0]
    several = stored(lab, 2)
    with pytest.raises(InvalidValue, match="has several seeds; lengths are counted for one"):
        lab.executor.measure("anna", [several], measurement)


def test_a_stop_keeps_its_payloads_and_it_is_taken_up_from_there(
    lab: Lab, length: type[Measurement], run_id: str
) -> None:
    endless = of(length, 100_000)
    lab.executor.measure("anna", [run_id], endless)
    key, version = endless.id(run_id), 0
    while not ((progress := lab.executor.measurement_progress(run_id, endless)) and len(progress.payloads) > 3):
        version = lab.executor.wait([key], version, 1.0)
    lab.executor.leave("anna")
    before = ended(lab, run_id, endless, "stopped")["classes"]
    lab.executor.measure("anna", [run_id], endless)
    while not (
        (progress := lab.executor.measurement_progress(run_id, endless)) and len(progress.payloads) > len(before)
    ):
        version = lab.executor.wait([key], version, 1.0)
    assert progress.payloads[: len(before)] == before
    lab.executor.leave("anna")


def test_the_page_offers_it_with_its_settings_and_shows_progress_stop_and_result(
    lab: Lab, length: type[Measurement], run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.session.open_lab.get_lab", lambda: lab)
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    page._page_hash = calc_hash("flatness")
    page.query_params.update({"runs": run_id, "length.rounds": "99999"})
    page.run()
    assert not page.exception
    assert "## Length of the weights" in texts(page)
    assert page.number_input(key="length.rounds").value == 99_999
    assert "to count 1 run, on 1 process" in texts(page)
    assert page.button(key="measure length").label == "Count"
    page.button(key="measure length").click().run()
    until(page, lambda page: re.search(r"[1-9]\d* of 99999 rounds done", texts(page)) is not None)
    page.button(key="stop length").click().run()
    until(page, lambda page: any(button.key == "measure length" for button in page.button))
    assert page.button(key="measure length").label == "Measure the rest"
    page.number_input(key="length.rounds").set_value(5).run()
    page.button(key="measure length").click().run()
    until(page, lambda page: "5 rounds · 0.1 s" in texts(page))
    summary = ended(lab, run_id, of(length, 5), "done")["summary"]
    assert page.dataframe[-1].value["length"].tolist() == pytest.approx([summary["length"]])
