"""From a network to a classifier on the page, and back."""

import pytest

from core.experiment.codec import from_dotted
from core.experiment.plain_regression import plain_regression
from dashboard.lab.lab import Lab
from dashboard.session.setting import read
from dashboard.views.views import views
from tests.dashboard.conftest import Visit, address, saved, texts, until


def test_a_classifier_hides_what_only_networks_use_and_a_network_brings_it_back(visit: Visit) -> None:
    page = visit("explore", {"dataset": "wine", "epochs": "7", "loss": "focal", "seeds": "2"})
    page.selectbox(key="model.name").set_value("logistic_regression").run()
    assert not page.exception
    assert "loss.name" not in [box.key for box in page.selectbox]
    assert "epochs" not in [control.key for control in page.number_input]
    until(page, lambda seen: "Done" in texts(seen))
    assert address(page)["model"] == "logistic_regression"
    page.selectbox(key="model.name").set_value("mlp").run()
    assert address(page)["epochs"] == "60"
    assert address(page)["loss"] == "cross_entropy"


def test_every_view_of_a_classifier_draws(visit: Visit) -> None:
    query = {"dataset": "breast_cancer", "model": "logistic_regression", "seeds": "2", "vary": "resampler:none,smote"}
    page = until(visit("explore", query), lambda seen: "Done" in texts(seen))
    slugs = {view.title: slug for slug, view in views().items()}
    offered = page.button_group(key="view").options
    assert {"More's plane", "Resampler"} <= set(offered)
    for view in offered:
        page.query_params["view"] = slugs[view]
        page.run()
        assert not page.exception, view


def test_the_plane_asks_for_a_plain_regression_that_is_not_among_the_runs(visit: Visit, lab: Lab) -> None:
    query = {"dataset": "breast_cancer", "model": "decision_tree", "seeds": "2", "resampler": "random_over"}
    plain = plain_regression(from_dotted(query))
    page = until(visit("explore", {**query, "view": "plane"}), lambda seen: "Done" in texts(seen))
    saved(lab, [plain.id, from_dotted(query).id])
    page.session_state["table explore-plane-0"] = True
    (row,) = page.run().dataframe[-1].value.to_dict("records")
    assert row["run"] == "this run"
    summary = lab.store.get(from_dotted(query).id).summary["test"]
    assert row["minority recall"] == pytest.approx(sum(seed[1] for seed in summary["recall"]) / 2)
    assert 0.8 < row["threshold alone"] <= 1
    assert "The test part has as many benign as malignant" in texts(page)


def test_what_the_resampler_did_is_read_back_from_the_store(visit: Visit) -> None:
    query = {"dataset": "wine", "imbalance": "step", "model": "decision_tree", "seeds": "2", "view": "resampler"}
    assert "Resampler" not in visit("explore", query).button_group(key="view").options
    page = until(visit("explore", {**query, "resampler": "random_over"}), lambda seen: "Done" in texts(seen))
    page.session_state["table explore-resampler-0"] = True
    table = page.run().dataframe[-1].value
    counts = from_dotted({key: value for key, value in query.items() if key != "view"}).train_counts
    assert table["before"].tolist() == counts
    assert table["after"].tolist() == [max(counts)] * 3


def test_a_resampler_is_chosen_in_the_sidebar(visit: Visit) -> None:
    page = visit("explore", {"dataset": "wine", "seeds": "1", "epochs": "2"})
    page.selectbox(key="resampler.name").set_value("random_over").run()
    assert address(page)["resampler"] == "random_over"
    assert read(address(page))[0].base["resampler"]["name"] == "random_over"


def test_a_slow_resampler_waits_for_the_button_and_tells_how_long_it_has_been_at_work(visit: Visit, lab: Lab) -> None:
    slow = {
        "dataset": "more2016",
        "model": "logistic_regression",
        "seeds": "1",
        "resampler": "condensed_nn",
        "seed": "41",
    }
    page = visit("explore", {**slow, "resampler.k": "3"})
    assert "This takes about" in texts(page)
    next(button for button in page.button if button.label == "Run").click().run()
    until(page, lambda seen: " for the run under way" in texts(seen))
    assert "0 of 1 runs done · " in texts(page)
    assert "epochs" not in texts(page)
    run_id = from_dotted({**slow, "resampler.k": "3"}).id
    page.button(key="stop").click().run()
    until(page, lambda _: lab.executor.get_run(run_id).status == "stopped")
