"""`list`: every component with its parameters, ranges and source."""

import pytest

from core.cli.list import source
from core.method.component import AXES, components
from core.method.parameter import parameters
from core.method.weighting.effective_number import EffectiveNumber
from tests.core.cli.conftest import Lab


def test_every_component_and_scalar_is_listed_with_its_parameters(lab: Lab) -> None:
    out = lab("list").out
    for axis in AXES:
        for slug, component in components(axis).items():
            assert f"{axis}={slug}: " in out
            assert all(f"{axis}.{item.name}=" in out for item in parameters(component))
    assert "epochs=60" in out


def test_one_axis_alone_names_ranges_and_sources(lab: Lab) -> None:
    out = lab("list", "weighting").out
    assert "weighting.beta=" in out
    assert "A number at least 0 and below 1." in out
    assert "Cui et al." in out
    assert "dataset=" not in out
    assert "epochs=" not in out


def test_a_default_that_is_a_component_is_named_with_its_fields(lab: Lab) -> None:
    out = lab("list", "weighting").out
    assert "weighting.inner=effective_number (beta=0.9999, normalisation=class)" in " ".join(out.split())


def test_as_json_lines_it_holds_the_same(lab: Lab) -> None:
    (line,) = (line for line in lab("list", "imbalance", "--json").lines if line["name"] == "exponential")
    assert line["type"] == "component"
    factor = line["parameters"][0]
    assert (factor["key"], factor["default"]) == ("imbalance.factor", 20.0)
    assert factor["admissible"] == "a number at least 1 and at most 10,000"
    assert lab("list", "--json").lines[-1]["key"] == "seed"


def test_the_source_is_taken_from_the_docstring() -> None:
    assert source(EffectiveNumber).startswith("Cui et al., Class-Balanced Loss Based on Effective Number of Samples")


@pytest.mark.parametrize("axis", AXES)
def test_every_axis_can_be_listed(lab: Lab, axis: str) -> None:
    assert lab("list", axis).status == 0
