"""The `imbalance` axis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidValue
from core.method.component import component
from core.method.imbalance import Imbalance, Profile


def make(slug: str, **values: object) -> Imbalance:
    return component("imbalance", slug).from_dict(values)  # type: ignore[return-value]


def test_exponential_on_cifar_10_gives_the_published_counts() -> None:
    counts = make("exponential", factor=100).training_counts([5000] * 10)
    assert counts == [5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50]


@pytest.mark.parametrize(
    ("factor", "classes", "of_each", "total"),
    [(100, 10, 5000, 12_406), (50, 10, 5000, 13_996), (200, 10, 5000, 11_203), (100, 100, 500, 10_847)],
)
def test_exponential_on_cifar_gives_the_published_totals(factor: int, classes: int, of_each: int, total: int) -> None:
    assert sum(make("exponential", factor=factor).training_counts([of_each] * classes)) == total


def test_step_on_cifar_10_has_five_frequent_and_five_rare_classes() -> None:
    assert make("step", factor=100).training_counts([5000] * 10) == [5000] * 5 + [50] * 5


def test_the_middle_of_an_odd_number_of_classes_is_rare_under_step() -> None:
    assert make("step", factor=10).training_counts([100] * 3) == [100, 10, 10]


@pytest.mark.parametrize("slug", ["exponential", "step"])
def test_reverse_makes_class_zero_the_rarest(slug: str) -> None:
    forward = make(slug, factor=30).training_counts([900] * 7)
    assert make(slug, factor=30, reverse=True).training_counts([900] * 7) == forward[::-1]


@pytest.mark.parametrize("slug", ["exponential", "step"])
@pytest.mark.parametrize("reverse", [False, True])
def test_factor_one_balances_on_the_smallest_class(slug: str, reverse: bool) -> None:
    assert make(slug, factor=1, reverse=reverse).training_counts([40, 30, 50]) == [30, 30, 30]


def test_a_rare_class_with_few_samples_does_not_cap_the_frequent_ones() -> None:
    assert make("exponential", factor=100).training_counts([1000, 500, 10]) == [1000, 100, 10]
    assert make("exponential", factor=100, reverse=True).training_counts([1000, 500, 10]) == [1, 1, 10]


def test_a_profile_is_scaled_down_as_a_whole_when_one_class_is_too_small() -> None:
    assert make("exponential", factor=100).training_counts([1000, 500, 5]) == [599, 59, 5]


@pytest.mark.parametrize("factor", [3, 7, 49, 93, 98, 103])
def test_the_rarest_class_gets_its_exact_share(factor: int) -> None:
    assert make("exponential", factor=factor).training_counts([2 * factor, 2 * factor]) == [2 * factor, 2]
    assert make("step", factor=factor).training_counts([2 * factor, 2 * factor]) == [2 * factor, 2]


def test_every_class_keeps_one_sample_however_large_the_factor() -> None:
    assert make("exponential", factor=10_000).training_counts([100] * 3) == [100, 1, 1]


@settings(max_examples=60, deadline=None)
@given(
    available=st.lists(st.integers(1, 3000), min_size=2, max_size=12),
    factor=st.floats(1, 10_000),
    reverse=st.booleans(),
    slug=st.sampled_from(["exponential", "step"]),
)
def test_a_profile_fits_and_the_next_larger_one_does_not(
    available: list[int], factor: float, reverse: bool, slug: str
) -> None:
    profile = make(slug, factor=factor, reverse=reverse)
    assert isinstance(profile, Profile)
    counts = profile.training_counts(available)
    assert len(counts) == len(available)
    assert all(1 <= count <= limit for count, limit in zip(counts, available, strict=True))
    assert counts == sorted(counts, reverse=not reverse)
    larger = profile.counts_from(max(counts) + 1, len(available))
    assert (np.array(larger) > available).any()


def test_none_keeps_everything() -> None:
    assert make("none").training_counts([7, 3, 9]) == [7, 3, 9]


def test_counts_are_taken_as_given() -> None:
    assert make("counts", counts="30,20,1").training_counts([40, 20, 50]) == [30, 20, 1]
    assert make("counts", counts=[1, 20, 30], reverse=True).training_counts([40, 20, 50]) == [30, 20, 1]


def test_no_counts_keep_everything() -> None:
    assert make("counts").training_counts([7, 3, 9]) == [7, 3, 9]


def test_counts_for_another_number_of_classes_are_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        make("counts", counts=[5, 5]).training_counts([40, 20, 50])
    assert str(caught.value) == (
        "imbalance.counts = 5,5 has length 2; there are 3 classes: give one count per class, at most 40,20,50."
    )


def test_more_counts_than_there_are_samples_are_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        make("counts", counts=[5, 5000, 5]).training_counts([40, 20, 50])
    assert str(caught.value) == (
        "imbalance.counts = 5,5000,5 asks for 5,000 training samples of class number 1, counting from 0; there are 20: "
        "give at most 40,20,50."
    )


def test_a_long_list_of_counts_is_shortened_in_the_message() -> None:
    with pytest.raises(InvalidValue) as caught:
        make("counts", counts=[5] * 900).training_counts([40] * 1000)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("factor", [0, -1, 0.5, float("nan"), float("inf"), "1e309", 10_001, None, [2], True])
def test_a_factor_out_of_range_is_refused(factor: object) -> None:
    for slug in ("exponential", "step"):
        with pytest.raises(InvalidValue, match=r"imbalance\.factor = .* give a number at least 1 and at most 10,000"):
            make(slug, factor=factor)


@pytest.mark.parametrize("counts", ["0,5", "-3,5", "1.5,2", "a,b", [10**30, 1]])
def test_counts_that_are_no_positive_whole_numbers_are_refused(counts: object) -> None:
    with pytest.raises(InvalidValue, match=r"imbalance\.counts = .* give up to 1000 whole numbers, each at least 1"):
        make("counts", counts=counts)
