import pytest

from core.errors import InvalidValue
from core.experiment.study import Variation, study


def test_a_study_is_the_list_of_its_experiments() -> None:
    runs = study({"epochs": 2}, [Variation.parse("weighting:none,inverse"), Variation.parse("seed:0,5,9")])
    assert [run.varied for run in runs][:4] == [
        {"weighting": "none", "seed": "0"},
        {"weighting": "none", "seed": "5"},
        {"weighting": "none", "seed": "9"},
        {"weighting": "inverse", "seed": "0"},
    ]
    assert [run.experiment.weighting.slug for run in runs] == ["none"] * 3 + ["inverse"] * 3
    assert all(run.experiment.epochs == 2 for run in runs)


def test_semicolons_separate_values_that_hold_commas() -> None:
    runs = study({}, [Variation.parse("model.hidden:64;128,64")])
    assert [run.experiment.model.to_dict()["hidden"] for run in runs] == [[64], [128, 64]]


@pytest.mark.parametrize("text", ["weighting", "weighting:", ":none", ""])
def test_a_variation_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not AXIS:V1,V2"):
        Variation.parse(text)


def test_a_value_named_twice_an_unknown_axis_and_too_many_runs_are_refused() -> None:
    with pytest.raises(InvalidValue, match="twice"):
        Variation.parse("seed:1,1")
    with pytest.raises(InvalidValue, match="Did you mean 'weighting'"):
        study({}, [Variation.parse("weightin:none,inverse")])
    with pytest.raises(InvalidValue, match="at most 100"):
        study({}, [Variation.parse("seed:" + ",".join(map(str, range(101))))])
    with pytest.raises(InvalidValue, match="one or two axes; 0"):
        study({}, [])
