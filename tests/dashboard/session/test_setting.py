import pytest

from core.experiment import Experiment
from dashboard.session import setting

LINKS = [
    {},
    {"weighting": "inverse"},
    {"vary": "weighting:none,inverse", "view": "loss"},
    {"dataset.classes": "3,8", "weighting": "importance", "weighting.ratio": "4"},
    {"vary": "model.hidden:64;128,64"},
    {"weighting": "deferred", "weighting.inner": "inverse", "vary": "weighting.start:0.5,0.8"},
    {"weighting": "deferred", "vary": "weighting.inner:inverse,inverse_sqrt"},
    {"weighting": "deferred", "vary": "weighting.inner.beta:0.9,0.99", "loss": "logit_adjustment"},
    {"sharpness": "sam", "vary": "sharpness.rho:0.05,0.1", "sampler": "progressive", "label_noise": "symmetric"},
    {"dataset": "moons", "vary": "optimizer.learning_rate:0.1,0.03", "view": "boundary"},
]


@pytest.mark.parametrize("query", LINKS)
def test_a_setting_is_the_same_after_it_was_written_to_an_address(query: dict[str, str]) -> None:
    read, problems = setting.read(query)
    assert not problems
    written = setting.write(read, Experiment.from_dict(read.base))
    assert setting.read(written) == (read, [])


def test_an_address_without_an_experiment_is_the_opening_comparison() -> None:
    opening, _ = setting.read({"view": "weights"})
    assert opening.values == ["none", "inverse", "effective_number"]
    assert opening.view == "weights"


def test_more_runs_than_a_page_holds_are_cut_with_a_sentence() -> None:
    read, problems = setting.read({"vary": "seed:" + ",".join(map(str, range(12)))})
    assert len(read.values) == setting.MAX_RUNS
    assert "at most 9" in problems[0]


def test_a_table_brings_its_usual_model_and_comparison_and_other_data_take_them_back() -> None:
    opening, _ = setting.read({})
    opening.choose("dataset", "csv")
    assert opening.base["model"]["name"] == "logistic_regression"
    assert (opening.along, opening.values) == ("resampler", ["none", "random_under", "smote"])
    assert opening.base["weighting"]["name"] == "none"
    opening.choose("dataset", "moons")
    assert opening.base["model"]["name"] == "mlp"
    assert (opening.along, opening.values) == ("weighting", ["none", "inverse", "effective_number"])


def test_a_model_or_comparison_that_was_chosen_is_kept_on_a_table() -> None:
    own, _ = setting.read({"model": "random_forest", "vary": "seed:0,1"})
    own.choose("dataset", "csv")
    assert (own.base["model"]["name"], own.along, own.values) == ("random_forest", "seed", ["0", "1"])
    own, _ = setting.read({"vary": "weighting:none,inverse"})
    own.choose("dataset", "openml")
    assert (own.base["model"]["name"], own.along, own.values) == (
        "logistic_regression",
        "weighting",
        ["none", "inverse"],
    )
