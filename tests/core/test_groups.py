"""Groups of classes, against the boundaries that the literature uses."""

import pytest

from core.errors import InvalidValue
from core.groups import groups


def sizes(labels: list[str]) -> list[int]:
    return [labels.count(group) for group in ("many", "medium", "few")]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [(2, [1, 0, 1]), (3, [1, 1, 1]), (4, [1, 2, 1]), (5, [1, 3, 1]), (10, [3, 4, 3]), (20, [7, 7, 6])],
)
def test_the_rule_by_rank_gives_these_group_sizes(classes: int, expected: list[int]) -> None:
    assert sizes(groups(range(classes, 0, -1))) == expected


def test_a_hundred_classes_are_grouped_as_cifar_100_is() -> None:
    assert groups(range(100, 0, -1)) == ["many"] * 35 + ["medium"] * 34 + ["few"] * 31


def test_boundaries_fall_where_whole_numbers_put_them_for_every_number_of_classes() -> None:
    for classes in range(4, 1001, 7):
        many, _, few = sizes(groups(range(classes, 0, -1)))
        assert many == 35 * classes // 100
        assert 100 * (classes - few) >= 69 * classes > 100 * (classes - few - 1)


def test_the_rarest_class_is_few_wherever_it_stands() -> None:
    assert groups([5, 900, 40]) == ["few", "many", "medium"]
    assert groups([5, 900]) == ["few", "many"]


def test_equally_frequent_classes_are_grouped_in_class_order() -> None:
    assert groups([7] * 10) == ["many"] * 3 + ["medium"] * 4 + ["few"] * 3


def test_a_benchmark_can_bring_its_own_boundaries() -> None:
    assert sizes(groups(range(1000, 0, -1), boundaries=(390, 835))) == [390, 445, 165]


@pytest.mark.parametrize("boundaries", [(-1, 2), (2, 1), (0, 4)])
def test_boundaries_out_of_order_or_range_are_refused_with_a_sentence(boundaries: tuple[int, int]) -> None:
    with pytest.raises(InvalidValue) as error:
        groups([3, 2, 1], boundaries=boundaries)
    assert str(error.value) == (
        f"boundaries = {boundaries} are not admissible; give the rank at which many ends and "
        "the rank at which few begins, in this order, from 0 to 3."
    )
