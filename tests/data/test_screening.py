"""Healthy and ill people."""

import numpy as np
import pytest

import data
from core.errors import InvalidValue
from core.experiment import Experiment
from core.preparation.prepare import prepare


def test_few_are_ill_and_their_measurements_are_higher_by_the_distance() -> None:
    people = data.screening(20_000, 0.25, 2.0)
    assert people.class_counts.tolist() == [15_000, 5_000]
    healthy, ill = (people.features[people.labels == label] for label in (0, 1))
    np.testing.assert_allclose(healthy.mean(axis=0), 0, atol=0.03)
    np.testing.assert_allclose(ill.mean(axis=0), np.sqrt(2), atol=0.06)
    np.testing.assert_allclose(np.concatenate([healthy, ill - np.sqrt(2)]).std(axis=0), 1, rtol=0.03)


def test_a_larger_distance_moves_the_same_ill_people_and_nobody_else() -> None:
    near, far = (data.screening(1000, 0.01, distance).features for distance in (1.0, 3.0))
    np.testing.assert_array_equal(near[:990], far[:990])
    np.testing.assert_allclose(far[990:] - near[990:], np.sqrt(2), atol=1e-5)


def test_there_are_two_ill_people_at_least_so_that_one_is_tested_on() -> None:
    assert data.screening(20, 0.001, 2.0).class_counts.tolist() == [18, 2]


def test_with_natural_shares_few_of_those_tested_are_ill() -> None:
    experiment = Experiment.from_dict({"dataset": {"name": "screening", "test_part": "natural"}, "seeds": 1})
    assert experiment.train_counts == [6930, 70]
    assert np.bincount(prepare(experiment.data).test_labels[0]).tolist() == [2970, 30]


@pytest.mark.parametrize(("field", "value"), [("share", 0.6), ("people", 10), ("distance", -1)])
def test_what_is_not_admissible_is_refused(field: str, value: float) -> None:
    with pytest.raises(InvalidValue, match=rf"^dataset\.{field} = "):
        Experiment.from_dict({"dataset": {"name": "screening", field: value}})
