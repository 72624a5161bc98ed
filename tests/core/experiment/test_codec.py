import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidValue
from core.experiment import Experiment
from core.experiment.codec import all_keys, from_dotted, from_untrusted, merge, parse_assignments, parse_json, to_dotted


def test_a_dotted_key_sets_a_field_and_a_bare_axis_sets_the_name() -> None:
    experiment = from_dotted({"imbalance.factor": "100", "weighting": "effective_number", "weighting.beta": "0.9"})
    assert experiment.imbalance.to_dict() == {"name": "exponential", "factor": 100.0, "reverse": False}
    assert experiment.weighting.to_dict() == {"name": "effective_number", "beta": 0.9, "normalisation": "sample"}


def test_the_order_of_dotted_keys_does_not_matter() -> None:
    keys = {"weighting.beta": "0.5", "weighting": "effective_number", "dataset.classes": "3,8", "dataset": "digits"}
    assert from_dotted(keys) == from_dotted(dict(reversed(keys.items())))


def test_a_new_name_drops_the_fields_of_the_old_component() -> None:
    assert merge({"weighting": {"name": "effective_number", "beta": 0.9}}, {"weighting": "inverse"}) == {
        "weighting": {"name": "inverse"}
    }
    merged = merge({"weighting": {"name": "effective_number", "beta": 0.9}}, {"weighting": "effective_number"})
    assert merged["weighting"]["beta"] == 0.9


def test_every_key_of_a_link_survives_the_round_trip() -> None:
    experiment = Experiment.from_dict(
        {
            "dataset": {"name": "digits", "classes": [3, 8]},
            "weighting": {"name": "importance", "ratio": 0.0625, "normalisation": "batch"},
            "model": {"name": "mlp", "hidden": [64], "batch_norm": True},
            "optimizer": {"name": "adamw"},
            "seed": 7,
        }
    )
    link = to_dotted(experiment)
    assert link["dataset.classes"] == "3,8"
    assert link["model.batch_norm"] == "true"
    assert link["weighting.weights"] == ""
    assert from_dotted(link) == experiment
    assert set(link) <= set(all_keys())


@given(factor=st.floats(1, 1000), beta=st.floats(0, 0.999), seed=st.integers(0, 2**31))
def test_numbers_survive_links_to_the_last_digit(factor: float, beta: float, seed: int) -> None:
    values = {"imbalance.factor": factor, "weighting": "effective_number", "weighting.beta": beta, "seed": seed}
    experiment = from_dotted(values)
    assert from_dotted(to_dotted(experiment)) == experiment


def test_an_assignment_needs_a_key_and_a_value() -> None:
    assert parse_assignments(["imbalance.factor=100", "dataset.classes = 3,8"]) == {
        "imbalance.factor": "100",
        "dataset.classes": "3,8",
    }
    with pytest.raises(InvalidValue, match="is not KEY=VALUE"):
        parse_assignments(["epochs"])


def test_an_unknown_dotted_key_names_the_nearest() -> None:
    with pytest.raises(InvalidValue, match="Did you mean 'epochs'"):
        from_dotted({"epoch": "3"})
    with pytest.raises(InvalidValue, match=r"Unknown key 'epochs\.x'"):
        from_dotted({"epochs.x": "3"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "not valid JSON"),
        ("[1]", "is a JSON object such as"),
        ('"digits"', "is a JSON object such as"),
        ("[" * 1000 + "]" * 1000, "nested too deep"),
        ('{"a":' * 1000 + "1" + "}" * 1000, "nested too deep"),
        ('{"a":' * 100 + "1" + "}" * 100, "Unknown key 'a'"),
        ("[" * 90_000, "nested too deep"),
        ('{"epochs": ' + "9" * 5000 + "}", "not valid JSON"),
        (" " * 100_001, "at most 100,000 are read"),
    ],
)
def test_json_from_anywhere_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Experiment.from_dict(parse_json(text))
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 400


def test_nan_in_json_is_refused_by_the_range() -> None:
    with pytest.raises(InvalidValue, match=r"imbalance\.factor = nan"):
        Experiment.from_dict(parse_json('{"imbalance": {"name": "exponential", "factor": NaN}}'))


def test_bad_values_of_a_link_are_reported_and_replaced() -> None:
    experiment, problems = from_untrusted(
        {"imbalance.factor": "-1", "epochs": "5", "weighting": "magic", "wheel": "1", "dataset.classes": "3,8"}
    )
    assert experiment == from_dotted({"epochs": 5, "dataset.classes": "3,8"})
    assert len(problems) == 3
    assert any(problem.startswith("imbalance.factor = '-1'") for problem in problems)
    assert any(problem.startswith("Unknown weighting 'magic'") for problem in problems)
    ends = {problem.rpartition(". ")[2] for problem in problems}
    assert ends == {"Here it is 20.0.", "Here it is none.", "It is left out."}


def test_a_value_that_belongs_to_another_component_says_to_which_and_what_was_done() -> None:
    experiment, problems = from_untrusted({"dataset": "moons", "imbalance.factor": "20"})
    assert experiment == from_dotted({"dataset": "moons"})
    assert problems == [
        "imbalance 'none' has no parameter 'factor'; it belongs to imbalance=exponential and imbalance=step: "
        "set imbalance=exponential with it. It is left out."
    ]
    with pytest.raises(
        InvalidValue, match=r"it belongs to imbalance=exponential .*: set imbalance=exponential with it\.$"
    ):
        from_dotted({"dataset": "breast_cancer", "imbalance.factor": "10"})
    assert from_dotted({"dataset": "breast_cancer", "imbalance": "exponential", "imbalance.factor": "5"})


def test_a_good_link_has_no_problems_whatever_the_order_of_its_keys() -> None:
    experiment = from_dotted({"weighting": "importance", "weighting.ratio": "4", "dataset.classes": "3,8"})
    link = to_dotted(experiment)
    for keys in (link, dict(reversed(link.items())), dict(sorted(link.items()))):
        assert from_untrusted(keys) == (experiment, [])


def test_keys_that_only_make_sense_together_are_taken_together() -> None:
    link = {
        "weighting": "importance",
        "weighting.weights": "1,2,4",
        "dataset": "wine",
        "epochs": "100000",
        "batch_size": "4096",
    }
    experiment, problems = from_untrusted(link)
    assert problems == []
    assert experiment.weighting.to_dict()["weights"] == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("part", [5, True, [1, 2]])
def test_a_dotted_key_over_something_that_is_no_component_is_refused_as_such(part: object) -> None:
    with pytest.raises(InvalidValue, match="give a name or an object with a name"):
        from_dotted({"imbalance.factor": "3"}, {"imbalance": part})
