"""From a network to a classifier on the page, and back."""

from dashboard.setting import read
from tests.dashboard.conftest import Visit, address, texts, until


def test_a_classifier_hides_what_only_networks_use_and_a_network_brings_it_back(visit: Visit) -> None:
    page = visit("", {"dataset": "wine", "epochs": "7", "loss": "focal", "seeds": "2"})
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
    page = until(visit("", query), lambda seen: "Done" in texts(seen))
    for view in page.button_group(key="view").options:
        slug = view.lower()
        page.query_params["view"] = slug
        page.run()
        assert not page.exception, view


def test_a_resampler_is_chosen_in_the_sidebar(visit: Visit) -> None:
    page = visit("", {"dataset": "wine", "seeds": "1", "epochs": "2"})
    page.selectbox(key="resampler.name").set_value("random_over").run()
    assert address(page)["resampler"] == "random_over"
    assert read(address(page))[0].base["resampler"]["name"] == "random_over"
