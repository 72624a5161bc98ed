"""The page Flatness: measured on the workers, read back from the store."""

from time import monotonic, sleep
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.flatness import Flatness, FlatnessSettings, LandscapeSettings, stored_measurement
from core.training.run_experiment import run_experiment, start_payload
from dashboard.lab.lab import Lab
from tests.dashboard.conftest import PATIENCE, SMALL, Visit, address, saved, texts, until

QUICK = {"samples": "12", "steps": "8", "starts": "1"}
SETTINGS = FlatnessSettings.from_dict(QUICK)
SLOW = {"samples": "4600", "steps": "400", "starts": "20"}


@pytest.fixture
def ids(trained: list[Experiment]) -> str:
    return ",".join(run.id for run in trained)


def trained_to(lab: Lab, experiment: Experiment, status: str) -> None:
    """Train an experiment until the store has it with this status."""
    saved(lab, lab.executor.request("flatness page", [experiment]), status)


def measured(visit: Visit, ids: str, **query: str) -> AppTest:
    page = visit("flatness", {"runs": ids, **QUICK, **query})
    if any(button.key == "measure flatness" for button in page.button):
        page.button(key="measure flatness").click().run()
        until(page, lambda page: not any(button.key in ("measure flatness", "stop flatness") for button in page.button))
    return page


def test_the_cost_is_stated_and_nothing_starts_before_the_button(visit: Visit, lab: Lab, ids: str) -> None:
    page = visit("flatness", {"runs": ids, "samples": "11"})
    assert "to measure 2 runs with these settings" in texts(page)
    assert " s]" in texts(page)
    assert (
        lab.executor.measurement_progress(ids.split(",", maxsplit=1)[0], Flatness(FlatnessSettings(samples=11))) is None
    )


def test_the_table_and_the_rows_are_those_of_the_store(visit: Visit, lab: Lab, ids: str) -> None:
    page = measured(visit, ids)
    table = page.dataframe[0].value
    assert list(table["run"]) == ["No weighting", "Inverse frequency (INS)"]
    assert {"many: λ min", "few: λ max", "few: trace", "trace / d"} < set(table.columns)
    stored = in_store(lab, ids.split(",")[1], "flatness")
    (few,) = [payload for payload in stored["classes"] if payload["group"] == "few"]
    mean, spread = (float(number.replace(",", "")) for number in table["few: trace"][1].split(" ± "))
    assert mean == pytest.approx(sum(few["trace"]) / 2, abs=0.1 * spread)
    page.session_state["table flatness of each class"] = True
    rows = page.run().dataframe[1].value
    shown = rows[(rows["run"] == "Inverse frequency (INS)") & (rows["class"] == few["class"])]
    assert shown["lambda_max"].tolist() == pytest.approx(few["lambda_max"])
    again = visit("flatness", address(page))
    assert again.dataframe[0].value.equals(table)


def in_store(
    lab: Lab, run_id: str, name: str, settings: FlatnessSettings | LandscapeSettings = SETTINGS
) -> dict[str, Any]:
    """Return the stored measurement, which is written a moment after the page has shown its end."""
    deadline = monotonic() + PATIENCE
    while (stored := stored_measurement(lab.store.artifact(run_id, name), settings)) is None:
        assert monotonic() < deadline
        sleep(0.02)
    return stored


@pytest.fixture
def uneven(lab: Lab) -> str:
    """A run with two classes that are measured in a moment, and one that is under way for as long as a test needs it."""
    blobs = {"dataset": "blobs", "dataset.clusters": "3", "dataset.samples": "20000"}
    counts = {"imbalance": "counts", "imbalance.counts": "2,2,4600"}
    experiment = from_dotted({**blobs, **counts, "model.hidden": "256,128", "epochs": "2", "seeds": "1"})
    trained_to(lab, experiment, "done")
    return experiment.id


def test_a_measurement_can_be_stopped_and_continued(visit: Visit, uneven: str) -> None:
    page = visit("flatness", {"runs": uneven, **SLOW})
    page.button(key="measure flatness").click().run()
    until(page, lambda page: any("λ max" in str(table.value.columns) for table in page.dataframe))
    assert "of 3 classes done" in texts(page)
    page.button(key="stop flatness").click().run()
    until(page, lambda page: any(button.key == "measure flatness" for button in page.button))
    assert page.button(key="measure flatness").label == "Measure the rest"
    assert "to measure the classes that are missing of 1 run" in texts(page)


def test_the_address_holds_runs_and_settings(visit: Visit, ids: str) -> None:
    page = measured(visit, ids, densities="group")
    query = {key: value for key, value in address(page).items() if not key.startswith("landscape.")}
    assert query == {
        "runs": ids,
        "densities": "group",
        "checkpoints": "8",
        "history": "group",
        **QUICK,
        "loss": "cross_entropy",
        "seed": "0",
    }
    page.number_input(key="flatness.samples").set_value(15).run()
    assert address(page)["samples"] == "15"
    page.segmented_control(key="flatness.loss").set_value("training").run()
    assert address(page)["loss"] == "training"


def test_every_problem_of_the_address_is_shown(visit: Visit, ids: str) -> None:
    page = visit("flatness", {"runs": f"{ids},feedfeed", "steps": "1", "loss": "crossentropy", "densities": "x"})
    said = [warning.value for warning in page.warning]
    assert any("feedfeed" in text for text in said)
    assert any("steps = '1' is not admissible" in text for text in said)
    assert any("Did you mean 'cross_entropy'?" in text for text in said)
    assert address(page)["steps"] == "40"


def test_runs_that_cannot_be_measured_say_why(visit: Visit, lab: Lab) -> None:
    diverging = from_dotted(
        {**SMALL, "optimizer": "sgd", "optimizer.learning_rate": "100", "optimizer.weight_decay": "10", "epochs": "200"}
    )
    trained_to(lab, diverging, "diverged")
    page = visit("flatness", {"runs": diverging.id})
    # One of the measurements shows it, not each.
    assert texts(page).count("diverged: it has no minimum whose flatness could be measured.") == 1
    assert not any(button.key == "measure flatness" for button in page.button)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("failed", "(failed) has no stored weights; run it again to its end"),
        ("running", "is running; its flatness can be measured once it has ended."),
    ],
)
def test_a_run_without_weights_says_so(
    visit: Visit, lab: Lab, trained: list[Experiment], status: str, sentence: str
) -> None:
    start = start_payload(from_dotted({**SMALL, "seed": "7"}))
    lab.store.start(start, {})
    lab.store.append(start["id"], lab.store.records(trained[0].id)[:1])
    if status == "failed":
        lab.store.finish(start["id"], status, None)
    page = visit("flatness", {"runs": start["id"]})
    assert sentence in texts(page)
    assert not any(button.key == "measure flatness" for button in page.button)
    lab.store.delete(start["id"])


def test_runs_of_different_networks_are_not_compared_silently(visit: Visit, lab: Lab, ids: str) -> None:
    other = from_dotted({**SMALL, "model.hidden": "8", "imbalance": "step"})
    trained_to(lab, other, "done")
    page = visit("flatness", {"runs": f"{ids},{other.id}"})
    said = [warning.value for warning in page.warning]
    assert any("different networks (mlp with hidden 16" in text for text in said)
    assert any("different samples (imbalance)" in text for text in said)
    assert "Flat is not accurate" in texts(page)


@pytest.mark.parametrize("dimensions", ["1", "2"])
def test_slices_through_the_loss_are_computed_on_request_and_stored(
    visit: Visit, lab: Lab, ids: str, dimensions: str
) -> None:
    query = {"runs": ids, "landscape.dimensions": dimensions, "landscape.points": "5", "landscape.samples": "10"}
    page = visit("flatness", query)
    assert "to look around these networks" in texts(page)
    page.button(key="measure landscape").click().run()
    until(page, lambda page: not any(button.key in ("measure landscape", "stop landscape") for button in page.button))
    page.session_state["table loss landscape"] = True
    rows = page.run().dataframe[-1].value
    assert set(rows["run"]) == {"No weighting", "Inverse frequency (INS)"}
    assert (rows["loss"] > 0).all()
    assert rows["second"].notna().all() == (dimensions == "2")
    settings = LandscapeSettings(dimensions=int(dimensions), points=5, samples=10)
    for run_id in ids.split(","):
        assert in_store(lab, run_id, "landscape", settings)["summary"]["losses"]["many"]
    assert address(visit("flatness", address(page))) == address(page)


def test_lambda_over_training_is_measured_at_checkpoints_that_the_run_is_trained_again_for(
    visit: Visit, lab: Lab, ids: str
) -> None:
    page = visit("flatness", {"runs": ids, **QUICK, "checkpoints": "5", "history": "class"})
    page.number_input(key="checkpoints").set_value(3).run()
    assert "to measure 2 runs at every checkpoint, 2 of them after training again" in texts(page)
    page.button(key="measure history").click().run()
    until(page, lambda page: not any(button.key in ("measure history", "stop history") for button in page.button))
    page.session_state["table flatness over training"] = True
    rows = page.run().dataframe[-1].value
    assert sorted(set(rows["epoch"])) == [1, 2, 4]
    assert set(rows["class"]) == {"3", "8"}
    stored, _ = (in_store(lab, run_id, "flatness history") for run_id in ids.split(","))
    (payload,) = [item for item in stored["classes"] if item["epoch"] == 2 and item["class"] == "8"]
    shown = rows[(rows["run"] == "No weighting") & (rows["epoch"] == 2) & (rows["class"] == "8")]
    assert shown["lambda_max"].tolist() == pytest.approx(payload["lambda_max"])
    assert {"checkpoints": "3", "history": "class"}.items() <= address(page).items()
    page.segmented_control(key="history by").set_value("group").run()
    assert address(page)["history"] == "group"
    # Stored checkpoints are all measured: there is no number to choose.
    assert not any(item.key == "checkpoints" for item in page.number_input)


def test_a_measurement_over_training_can_be_stopped(visit: Visit, uneven: str) -> None:
    page = visit("flatness", {"runs": uneven, **SLOW})
    page.button(key="measure history").click().run()
    assert any(button.key == "stop history" for button in page.button)
    page.button(key="stop history").click().run()
    until(page, lambda page: any(button.key == "measure history" for button in page.button))


def test_wrong_checkpoints_in_the_address_are_shown(visit: Visit, ids: str) -> None:
    page = visit("flatness", {"runs": ids, "checkpoints": "99", "history": "clas"})
    said = [warning.value for warning in page.warning]
    assert any("checkpoints = 99 is not admissible" in text for text in said)
    assert any("Did you mean 'class'?" in text for text in said)
    assert (address(page)["checkpoints"], address(page)["history"]) == ("8", "group")


def test_a_classifier_and_a_model_too_large_say_so(
    visit: Visit, lab: Lab, ids: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = from_dotted({"dataset": "wine", "model": "decision_tree"})
    conducted(lab, tree)
    monkeypatch.setenv("IMBALANCE_LAB_FLATNESS_BYTES", "1000")
    page = visit("flatness", {"runs": f"{ids},{tree.id}", "samples": "13"})
    said = texts(page)
    assert "fitted Decision tree, which has no loss surface: flatness is measured for networks." in said
    assert "GiB are allowed; take fewer steps" in said
    assert not any(button.key in ("measure flatness", "measure history") for button in page.button)
    page.segmented_control(key="landscape.directions").set_value("eigenvectors").run()
    assert not any(button.key == "measure landscape" for button in page.button)


def conducted(lab: Lab, experiment: Experiment) -> None:
    """Train in this process, and store the run."""
    records: list[dict[str, Any]] = []
    result = run_experiment(experiment, records.append)
    lab.store.start(start_payload(experiment), {})
    lab.store.append(experiment.id, records)
    lab.store.finish(experiment.id, result.status, result.summary, result.artifacts)


def test_a_class_with_one_sample_has_bars_and_one_without_a_sentence(visit: Visit, lab: Lab) -> None:
    few = {"dataset.classes": "3,8,5", "imbalance": "counts", "imbalance.counts": "4,3,1", "epochs": "2", "seeds": "1"}
    # With this seed the one sample of the third class gets another label.
    noise = {"label_noise": "symmetric", "label_noise.rate": "0.3"}
    one, none = (from_dotted({**few, **more, "seed": "20"}) for more in ({}, noise))
    for experiment in (one, none):
        conducted(lab, experiment)
    page = measured(visit, f"{one.id},{none.id}")
    assert "Class '5' has no training samples: there is no loss whose flatness could be measured." in texts(page)
    page.session_state["table flatness of each class"] = True
    rows = page.run().dataframe[1].value.set_index(["class", "samples"])["lambda_max"]
    assert rows.loc["5", 1] > 0
    assert rows.loc[["5"]].loc["5"].loc[0] != rows.loc["5", 1]
