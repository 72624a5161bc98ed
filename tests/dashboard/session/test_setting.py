from pathlib import Path

import pytest

from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.tables import own_tables
from dashboard.controls import comparison, varying
from dashboard.session import differences, setting
from dashboard.words import grids
from dashboard.words.docstrings import part, summary
from tests.core.tables.test_own_tables import mixed_table

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


def test_every_suggestion_for_a_comparison_can_be_run() -> None:
    for query in LINKS:
        read, _ = setting.read(query)
        for key in varying.keys(read):
            read.along, read.values = key, varying.suggestion(key, read)
            shown = comparison.comparison(read)
            assert shown.experiments or not read.values, key
            assert comparison.headline(shown, read)
            assert comparison.conditions(shown, read)


def test_values_that_give_no_experiment_are_sentences_and_the_others_run() -> None:
    shown = comparison.comparison(setting.Setting(from_dotted({}).to_dict(), "weighting", ["none", "importance"]))
    assert len(shown.experiments) == 1
    assert "needs two classes" in shown.problems[0]


def test_runs_that_turn_out_alike_are_shown_once() -> None:
    shown = comparison.comparison(setting.Setting(from_dotted({}).to_dict(), "epochs", ["60", "060"]))
    assert len(shown.experiments) == 1


def test_the_stops_of_a_slider_hold_the_value_and_stay_in_range() -> None:
    from core.method.imbalance.exponential import Exponential
    from core.method.parameter import parameters
    from core.method.weighting.effective_number import EffectiveNumber

    factor = parameters(Exponential)[0]
    assert 37.0 in grids.stops(factor, 37.0)
    assert grids.stops(factor, 20.0) == sorted(set(grids.stops(factor, 20.0)))
    assert all(stop in factor.range for stop in grids.stops(factor, 20.0))
    beta = next(item for item in parameters(EffectiveNumber) if item.name == "beta")
    assert {0.9, 0.99, 0.999, 0.9999} <= set(grids.stops(beta, 0.99))


def test_differences_name_only_what_is_not_the_same() -> None:
    runs = [from_dotted({"weighting": slug}).to_dict() for slug in ("none", "effective_number")]
    table = differences.differences(runs, ["a", "b"])
    assert list(table["setting"]) == ["weighting", "weighting.beta", "weighting.normalisation"]
    assert list(table.loc[1, ["a", "b"]]) == ["–", "0.99"]


def test_differences_reach_into_components_of_components() -> None:
    runs = [from_dotted({"weighting": "deferred", "weighting.inner.beta": beta}).to_dict() for beta in (0.9, 0.99)]
    table = differences.differences(runs, ["a", "b"])
    assert table.to_dict("records") == [{"setting": "weighting.inner.beta", "a": "0.9", "b": "0.99"}]


def test_docstrings_are_taken_apart() -> None:
    from core.method.imbalance.step import Step

    assert summary(Step) == "The first half of the classes is frequent, the rest is rare."
    assert part(Step, "Formula").startswith("n_c = n_max")
    assert part(Step, "Source").endswith("section 4.")
    assert part(Step, "Differs").startswith("with an odd number")


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


def test_well_known_resamplers_are_compared_first() -> None:
    own, _ = setting.read({"dataset": "more2016"})
    assert varying.suggestion("resampler", own) == ["none", "random_under", "smote"]


def test_the_caption_says_how_few_rows_of_a_table_the_figures_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    digest = own_tables.keep_uploaded(mixed_table().encode(), "customers.csv")
    words = []
    for shares in ("balanced", "natural"):
        own, _ = setting.read({"dataset": "csv", "dataset.file": digest, "dataset.test_part": shares})
        words.append(comparison.conditions(comparison.comparison(own), own))
    assert "tested on 12 rows of each class" in words[0]
    assert "tested on 59 rows, 7 of the rarest class" in words[1]
