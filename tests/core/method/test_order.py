"""The order in which a person chooses among the components of an axis."""

import pytest

from core.method.component import AXES, component, components, in_order


@pytest.mark.parametrize("axis", AXES)
def test_every_component_has_a_place_and_none_comes_first(axis: str) -> None:
    order = in_order(axis)
    assert sorted(order) == sorted(components(axis))
    assert "none" not in order or order[0] == "none"
    assert all(component(axis, slug).place < 1_000 for slug in order if slug not in ("none", "symmetric"))


@pytest.mark.parametrize("axis", AXES)
def test_families_stand_together(axis: str) -> None:
    families = [component(axis, slug).family for slug in in_order(axis)]
    begun = [family for place, family in enumerate(families) if family and families[place - 1] != family]
    assert len(begun) == len(set(begun))


def test_datasets_that_are_here_come_before_those_to_download() -> None:
    order = in_order("dataset")
    assert order[0] == "digits"
    first = order.index("cifar10")
    assert {component("dataset", slug).family for slug in order[first:]} == {"to download"}
    assert {component("dataset", slug).family for slug in order[:first]} == {""}


def test_weightings_go_from_the_plainest_to_the_most_elaborate() -> None:
    assert in_order("weighting")[:3] == ["none", "inverse", "inverse_sqrt"]
    assert in_order("weighting")[-1] == "rdr"
