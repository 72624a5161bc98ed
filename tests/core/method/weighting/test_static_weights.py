"""Static weights, against values worked out by hand and against their limits."""

from decimal import Decimal, getcontext

import numpy as np
import pytest

from core.errors import InvalidValue
from core.method.weighting.static_weights import (
    effective_number,
    effective_sample_size,
    importance,
    inverse,
    inverse_sqrt,
    normalise,
)

COUNTS = np.array([5000, 2997, 139, 50, 1])


def test_inverse_is_one_over_the_count() -> None:
    np.testing.assert_array_equal(inverse([4, 2, 1]), [0.25, 0.5, 1.0])


def test_inverse_sqrt_is_one_over_the_root_of_the_count() -> None:
    np.testing.assert_allclose(inverse_sqrt([100, 25, 1]), [0.1, 0.2, 1.0], rtol=1e-15)


def test_effective_number_has_the_values_worked_out_by_hand() -> None:
    # beta = 1/2: 1 - beta^n is 1/2, 3/4, 7/8.
    np.testing.assert_allclose(effective_number([1, 2, 3], 0.5), [1, 2 / 3, 4 / 7], rtol=1e-15)


def test_effective_number_with_beta_zero_weighs_every_class_alike() -> None:
    np.testing.assert_array_equal(effective_number(COUNTS, 0.0), np.ones(5))
    np.testing.assert_allclose(effective_number(COUNTS, 1e-12), np.ones(5), rtol=1e-11)


def test_effective_number_with_beta_towards_one_is_inverse() -> None:
    np.testing.assert_allclose(effective_number(COUNTS, 1 - 2**-53), inverse(COUNTS), rtol=1e-12)


@pytest.mark.parametrize("beta", [0.1, 0.9, 0.99, 0.9999, 1 - 1e-9, 1 - 1e-13])
def test_effective_number_keeps_its_digits_for_any_beta(beta: float) -> None:
    getcontext().prec = 60
    exact = [(1 - Decimal(beta)) / (1 - Decimal(beta) ** int(count)) for count in COUNTS]
    np.testing.assert_allclose(effective_number(COUNTS, beta), [float(value) for value in exact], rtol=1e-13)


@pytest.mark.parametrize("beta", [-0.1, 1.0, float("nan")])
def test_effective_number_refuses_a_beta_outside_its_range(beta: float) -> None:
    with pytest.raises(InvalidValue, match=rf"beta = {beta} is not admissible; give a number at least 0 and below 1\."):
        effective_number(COUNTS, beta)


def test_importance_lets_class_one_count_ratio_times_as_much() -> None:
    np.testing.assert_array_equal(importance(16.0), [1.0, 16.0])


def test_a_class_without_samples_has_weight_zero() -> None:
    for weights in (inverse([3, 0]), inverse_sqrt([3, 0]), effective_number([3, 0], 0.9), effective_number([3, 0], 0)):
        assert weights[1] == 0
        assert weights[0] > 0


def test_sample_normalisation_makes_the_mean_over_the_training_set_one() -> None:
    weights = normalise(inverse(COUNTS), COUNTS, "sample")
    assert (weights * COUNTS).sum() / COUNTS.sum() == pytest.approx(1, rel=1e-14)
    np.testing.assert_allclose(weights * COUNTS, np.full(5, COUNTS.sum() / 5), rtol=1e-14)


def test_class_normalisation_makes_the_mean_over_the_classes_one() -> None:
    assert normalise(inverse(COUNTS), COUNTS, "class").mean() == pytest.approx(1, rel=1e-14)


def test_class_normalisation_leaves_out_classes_without_samples() -> None:
    np.testing.assert_allclose(normalise(inverse([4, 0, 4]), [4, 0, 4], "class"), [1, 0, 1])


def test_batch_normalisation_is_left_to_the_training_loop() -> None:
    np.testing.assert_array_equal(normalise([1.0, 16.0], [10, 10], "batch"), [1.0, 16.0])


@pytest.mark.parametrize("scale", [1e-308, 1e-160, 1e160, 1e308])
def test_normalisation_does_not_depend_on_the_scale_of_the_weights(scale: float) -> None:
    weights, counts = np.array([0.2, 1.0]), np.array([90, 10])
    for how in ("class", "sample"):
        np.testing.assert_allclose(normalise(weights * scale, counts, how), normalise(weights, counts, how), rtol=1e-12)


def test_weights_that_reach_no_sample_are_refused() -> None:
    for weights, counts in (([0.0, 0.0], [5, 5]), ([0.0, 1.0], [5, 0])):
        with pytest.raises(InvalidValue) as error:
            normalise(weights, counts, "sample")
        assert str(error.value) == (
            "The weights are 0 for every class that has training samples; at least one must be above 0."
        )


def test_equal_weights_keep_the_whole_sample_size() -> None:
    overall, per_class = effective_sample_size([2.0, 2.0], [90, 10])
    assert overall == pytest.approx(100)
    np.testing.assert_array_equal(per_class, [90, 10])


def test_effective_sample_size_is_that_of_the_weights_written_out_by_sample() -> None:
    weights = inverse(COUNTS)
    by_sample = np.repeat(weights, COUNTS)
    overall, _ = effective_sample_size(weights, COUNTS)
    assert overall == pytest.approx(by_sample.sum() ** 2 / (by_sample**2).sum())


def test_a_class_that_does_not_count_adds_no_effective_samples() -> None:
    overall, per_class = effective_sample_size([1.0, 0.0], [90, 10])
    assert overall == pytest.approx(90)
    np.testing.assert_array_equal(per_class, [90, 0])


def test_every_formula_takes_a_leading_axis_of_seeds() -> None:
    stacked = np.stack([COUNTS, COUNTS[::-1]])
    for formula in (inverse, inverse_sqrt, lambda counts: effective_number(counts, 0.99)):
        weights = formula(stacked)
        for how in ("class", "sample"):
            scaled = normalise(weights, stacked, how)
            for seed, counts in enumerate(stacked):
                np.testing.assert_array_equal(scaled[seed], normalise(formula(counts), counts, how))
        overall, per_class = effective_sample_size(weights, stacked)
        assert overall[0] == pytest.approx(overall[1])
        np.testing.assert_array_equal(per_class, stacked)
