import json
import math

import pytest

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.component import components


def refusal(values: object) -> str:
    with pytest.raises(InvalidValue) as caught:
        Experiment.from_dict(values)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    return message


def test_the_defaults_are_those_of_the_design() -> None:
    experiment = Experiment.from_dict({})
    assert experiment.to_dict() == {
        "dataset": {"name": "digits", "classes": []},
        "imbalance": {"name": "exponential", "factor": 20.0, "reverse": False},
        "label_noise": {"name": "none"},
        "resampler": {"name": "none"},
        "model": {"name": "mlp", "hidden": [128, 64], "batch_norm": False, "dropout": 0.0},
        "loss": {"name": "cross_entropy"},
        "weighting": {"name": "none"},
        "sampler": {"name": "shuffled"},
        "optimizer": {
            "name": "sgd",
            "learning_rate": 0.1,
            "weight_decay": 0.0,
            "schedule": "cosine",
            "momentum": 0.9,
        },
        "sharpness": {"name": "none"},
        "epochs": 60,
        "batch_size": 128,
        "early_stop": 0,
        "seeds": 3,
        "seed": 0,
    }


def test_the_example_of_the_design_is_read_and_written() -> None:
    values = {
        "dataset": {"name": "digits", "classes": [3, 8]},
        "imbalance": {"name": "exponential", "factor": 20},
        "model": {"name": "mlp", "hidden": [128, 64]},
        "weighting": {"name": "effective_number", "beta": 0.9},
        "epochs": 60,
        "batch_size": 128,
        "seeds": 3,
        "seed": 0,
    }
    experiment = Experiment.from_dict(values)
    written = json.loads(json.dumps(experiment.to_dict()))
    assert written["dataset"] == {"name": "digits", "classes": [3, 8]}
    assert Experiment.from_dict(written) == experiment


def test_datasets_that_are_imbalanced_by_nature_or_two_dimensional_default_to_no_imbalance() -> None:
    for name in ("wine", "breast_cancer", "moons", "blobs", "gaussians", "spirals"):
        assert Experiment.from_dict({"dataset": name}).imbalance.slug == "none"


def test_equal_experiments_have_equal_ids_and_a_change_of_any_key_changes_it() -> None:
    base = Experiment.from_dict({})
    assert base.id == Experiment.from_dict({"imbalance": {"factor": 20}, "epochs": "60"}).id
    changes = [
        {"epochs": 61},
        {"seed": 1},
        {"weighting": "inverse"},
        {"imbalance": {"factor": 21}},
        {"imbalance": "none"},
    ]
    assert len({base.id, *(Experiment.from_dict(change).id for change in changes)}) == len(changes) + 1


def test_a_part_without_a_name_changes_fields_of_the_default() -> None:
    assert Experiment.from_dict({"imbalance": {"factor": 5}}).imbalance.slug == "exponential"
    assert Experiment.from_dict({"optimizer": {"momentum": 0}}).optimizer.slug == "sgd"


def test_an_unknown_key_names_the_nearest_known_one() -> None:
    assert refusal({"wieghting": "none"}).endswith("Did you mean 'weighting'?")
    assert f"Known: {', '.join(components('weighting'))}." in refusal({"weighting": "invers"})
    assert refusal({"weighting": "invers"}).endswith("Did you mean 'inverse'?")
    assert refusal({"imbalance": {"name": "exponential", "facto": 2}}).endswith("Did you mean 'factor'?")
    assert "parameter of weighting 'none'" in refusal({"weighting": {"name": "none", "bta": 1}})
    assert refusal({"weighting": {"name": "none", "beta": 1}}).endswith("set weighting=effective_number with it.")


@pytest.mark.parametrize(
    "factor", [0, -1, math.nan, math.inf, 1e309, "nan", "1e309", 10**400, "many", None, [], {}, True]
)
def test_a_factor_that_is_no_admissible_number_is_refused_with_the_range(factor: object) -> None:
    message = refusal({"imbalance": {"name": "exponential", "factor": factor}})
    assert message.startswith("imbalance.factor = ")
    assert "a number at least 1 and at most" in message


@pytest.mark.parametrize("epochs", [0, -3, 10**9, 2.5, "1e3x", "²", None])
def test_epochs_out_of_range_are_refused_with_the_range(epochs: object) -> None:
    message = refusal({"epochs": epochs})
    assert message.startswith("epochs = ")
    assert "a whole number at least 1 and at most 100,000" in message


def test_more_steps_than_the_budget_are_refused_and_configuration_raises_it(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"epochs": 100_000, "batch_size": 1}
    assert "is more than the budget of 5,000,000 steps" in refusal(values)
    monkeypatch.setenv("IMBALANCE_LAB_STEP_BUDGET", "1000000000")
    assert Experiment.from_dict(values).steps == 100_000 * 422 * 3


def test_a_class_that_does_not_exist_one_class_only_and_a_class_twice_are_refused() -> None:
    assert "Known: 0, 1, 2" in refusal({"dataset": {"classes": [3, 11]}})
    assert "at least two classes" in refusal({"dataset": {"classes": [3]}})
    assert "twice" in refusal({"dataset": {"classes": [3, 3]}})


def test_a_ratio_needs_two_classes_and_says_what_to_do() -> None:
    assert "choose two with dataset.classes" in refusal({"weighting": "importance"})
    assert (
        Experiment.from_dict({"weighting": "importance", "dataset": {"classes": [3, 8]}}).weighting.slug == "importance"
    )


def test_chosen_weights_need_one_value_per_class_and_not_all_zero() -> None:
    assert "give one per class" in refusal({"weighting": {"name": "importance", "weights": [1, 2]}})
    assert "all 0" in refusal({"weighting": {"name": "importance", "weights": [0, 0]}})


@pytest.mark.parametrize(
    "values", [[], "digits", 3, None, {"dataset": 3}, {"dataset": ["digits"]}, {"dataset": {"name": 7}}]
)
def test_anything_that_is_no_experiment_is_refused(values: object) -> None:
    assert refusal(values)


def test_choices_name_the_admissible_values() -> None:
    assert "Known: constant, cosine, step." in refusal({"optimizer": {"schedule": "cosin"}})


def test_booleans_and_lists_are_checked() -> None:
    assert "true or false" in refusal({"model": {"batch_norm": "perhaps"}})
    assert "up to 8 whole numbers, each at least 1 and at most 4,096" in refusal({"model": {"hidden": [0]}})
    assert "up to 8 whole numbers" in refusal({"model": {"hidden": [8] * 9}})


def test_the_training_counts_follow_the_imbalance() -> None:
    assert Experiment.from_dict({}).train_counts == [125, 89, 64, 46, 33, 23, 16, 12, 8, 6]


def test_seeds_follow_the_first() -> None:
    assert list(Experiment.from_dict({"seed": 5, "seeds": 2}).all_seeds) == [5, 6]
