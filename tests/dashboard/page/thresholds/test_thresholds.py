"""The page Thresholds: from what the store holds, without training."""

import pytest
from sklearn.metrics import precision_score, recall_score

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.reports.numbers import share
from core.training.run_experiment import run_experiment, start_payload
from dashboard.lab.lab import Lab
from tests.dashboard.conftest import Visit, address, texts


def stored(lab: Lab, values: dict[str, str], *, probabilities: bool = True) -> Experiment:
    """A run of a classifier that is in the store; without probabilities one that is under way."""
    experiment = from_dotted(
        {"dataset.classes": "3,8", "imbalance": "none", "model": "logistic_regression", "seeds": "2"} | values
    )
    if (run := lab.store.find(experiment.id)) is not None and run.status == "done":
        return experiment
    lab.store.start(start_payload(experiment), {})
    records: list[dict[str, object]] = []
    result = run_experiment(experiment, records.append)
    lab.store.append(experiment.id, records)
    if probabilities:
        lab.store.finish(experiment.id, result.status, result.summary, result.artifacts)
    return experiment


@pytest.fixture
def ids(trained: list[Experiment]) -> str:
    return ",".join(run.id for run in trained)


@pytest.fixture
def classifier(lab: Lab) -> Experiment:
    return stored(lab, {"imbalance": "exponential", "imbalance.factor": "10"})


@pytest.fixture
def three(lab: Lab) -> Experiment:
    return stored(lab, {"dataset.classes": "1,3,8", "imbalance": "exponential"})


def test_the_table_is_what_scikit_learn_says_of_the_stored_probabilities(visit: Visit, lab: Lab, ids: str) -> None:
    outcome = lab.store.artifact(ids.split(",", maxsplit=1)[0], "probabilities")
    labels = outcome["labels"]
    page = visit("thresholds", {"runs": ids, "threshold": "0.3", "share": repr(float(labels.mean()))})
    row = page.dataframe[0].value.set_index("run").loc["No weighting"]
    for name, metric in {"recall": recall_score, "precision": precision_score}.items():
        seeds = [
            metric(one, called) for one, called in zip(labels, outcome["probabilities"][..., 1] >= 0.3, strict=True)
        ]
        assert row[f"{name} %"] == str(share(seeds))
    assert "Positive is class 8" in texts(page)


def test_networks_and_classifiers_stand_side_by_side(visit: Visit, ids: str, classifier: Experiment) -> None:
    page = visit("thresholds", {"runs": f"{ids},{classifier.id}"})
    assert len(page.dataframe[0].value) == 3
    assert not page.warning


def test_moving_a_control_changes_the_numbers_and_the_address(visit: Visit, ids: str) -> None:
    page = visit("thresholds", {"runs": ids, "share": "0.1"})
    before = page.dataframe[0].value
    page.select_slider(key="thresholds.threshold").set_value(0.9).run()
    assert address(page)["threshold"] == "0.9"
    assert not page.dataframe[0].value.equals(before)
    page.select_slider(key="thresholds.share").set_value(0.02).run()
    page.number_input(key="thresholds.miss_cost").set_value(50.0).run()
    expected = {"share": "0.02", "miss_cost": "50", "alarm_cost": "1", "threshold": "0.9", "positive": "8", "runs": ids}
    assert address(page) == expected
    again = visit("thresholds", address(page))
    assert again.dataframe[0].value.equals(page.dataframe[0].value)
    assert address(again) == expected


def test_at_first_the_share_is_that_of_the_training_part(visit: Visit, classifier: Experiment) -> None:
    counts = classifier.train_counts
    page = visit("thresholds", {"runs": classifier.id})
    assert float(address(page)["share"]) == pytest.approx(counts[1] / sum(counts), abs=5e-4)
    assert page.dataframe[1].value["π in training, %"][0] == f"{float(f'{100 * counts[1] / sum(counts):.3g}')}"


def test_the_best_threshold_for_calibrated_probabilities_is_one_press_away(
    visit: Visit, classifier: Experiment
) -> None:
    page = visit("thresholds", {"runs": classifier.id})
    (button,) = [button for button in page.button if str(button.key).startswith("take ")]
    button.click().run()
    assert address(page)["threshold"] == "0.0909"  # the share stays, a miss costs ten false alarms
    assert page.dataframe[0].value["cost"][0] == page.dataframe[1].value["its cost"][0]


def test_tables_behind_the_charts_hold_the_range_over_the_seeds(visit: Visit, ids: str) -> None:
    page = visit("thresholds", {"runs": ids})
    page.session_state["table ROC curves"] = True
    rows = next(table.value for table in page.run().dataframe if "true_positive_rate min" in table.value)
    assert (rows["true_positive_rate min"] <= rows["true_positive_rate max"]).all()


def test_of_more_than_two_classes_one_is_looked_for_among_the_rest(visit: Visit, three: Experiment) -> None:
    page = visit("thresholds", {"runs": three.id})
    assert "These runs have 3 classes" in texts(page)
    assert address(page)["positive"] == "8"  # the rarest
    share = float(address(page)["share"])
    page.selectbox(key="positive class").set_value("1").run()
    assert address(page)["positive"] == "1"
    assert float(address(page)["share"]) > 10 * share
    assert "Positive is class 1" in texts(page)


def test_runs_with_other_classes_are_left_out_in_a_sentence(visit: Visit, ids: str, three: Experiment) -> None:
    page = visit("thresholds", {"runs": f"{ids},{three.id}"})
    assert "has other classes (1, 3, 8) than" in texts(page)
    assert "choose runs with the same classes." in texts(page)
    assert len(page.dataframe[0].value) == 2


def test_a_run_without_probabilities_says_so(visit: Visit, lab: Lab, ids: str) -> None:
    running = stored(lab, {"seed": "11"}, probabilities=False)
    page = visit("thresholds", {"runs": f"{ids},{running.id}"})
    assert "(running) has no stored probabilities: they are stored at the end of a run." in texts(page)
    assert len(page.dataframe[0].value) == 2
    alone = visit("thresholds", {"runs": running.id})
    assert not alone.dataframe
    assert address(alone)["runs"] == running.id
    lab.store.delete(running.id)


def test_what_is_wrong_in_the_address_is_said(visit: Visit, ids: str) -> None:
    page = visit("thresholds", {"runs": f"{ids},feedfeed", "threshold": "2", "share": "x", "positive": "9"})
    said = [warning.value for warning in page.warning]
    assert any("feedfeed" in text for text in said)
    assert any("threshold = '2' is not admissible" in text and "The default is taken." in text for text in said)
    assert any("share = 'x' is not admissible" in text for text in said)
    assert any("Unknown positive class '9'. Known: 3, 8." in text for text in said)
    assert address(page)["threshold"] == "0.5"
    assert address(page)["positive"] == "8"


def test_errors_that_cost_nothing_are_refused_in_a_sentence(visit: Visit, ids: str) -> None:
    page = visit("thresholds", {"runs": ids, "miss_cost": "0"})
    page.number_input(key="thresholds.alarm_cost").set_value(0.0).run()
    assert "miss_cost and alarm_cost are both 0" in texts(page)
    page.number_input(key="thresholds.alarm_cost").set_value(2.0).run()
    assert not page.error
    assert len(page.dataframe[0].value) == 2


def test_without_runs_it_says_where_they_come_from(visit: Visit, ids: str) -> None:
    page = visit("thresholds", {"runs": ids})
    page.multiselect(key="thresholds.runs").set_value([]).run()
    assert "choose some above, or train a comparison with two classes" in texts(page)


def test_the_formulas_hold_the_numbers_of_the_page(visit: Visit, classifier: Experiment) -> None:
    page = visit("thresholds", {"runs": classifier.id, "share": "0.02"})
    written = "\n".join(item.value for item in page.latex)
    assert r"\pi' = 0.02" in written
    assert r"\pi = 0.0" in written


def test_the_view_adjust_links_to_the_thresholds_of_its_runs(visit: Visit, ids: str) -> None:
    page = visit("compare", {"runs": ids, "view": "adjust"})
    (link,) = [link for link in page.get("page_link") if link.proto.page == "thresholds"]
    assert "Move the threshold" in link.proto.label
    assert ids.replace(",", "%2C") in link.proto.query_string
