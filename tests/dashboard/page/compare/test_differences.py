from core.experiment.codec import from_dotted
from dashboard.page.compare.differences import differences


def test_differences_name_only_what_is_not_the_same() -> None:
    runs = [from_dotted({"weighting": slug}).to_dict() for slug in ("none", "effective_number")]
    table = differences(runs, ["a", "b"])
    assert list(table["setting"]) == ["weighting", "weighting.beta", "weighting.normalisation"]
    assert list(table.loc[1, ["a", "b"]]) == ["–", "0.99"]


def test_differences_reach_into_components_of_components() -> None:
    runs = [from_dotted({"weighting": "deferred", "weighting.inner.beta": beta}).to_dict() for beta in (0.9, 0.99)]
    table = differences(runs, ["a", "b"])
    assert table.to_dict("records") == [{"setting": "weighting.inner.beta", "a": "0.9", "b": "0.99"}]
