import pytest

from core.experiment import Experiment
from core.method.component import AXES, component, components
from core.method.parameter import parameters
from dashboard.page import methods
from dashboard.session import setting
from tests.dashboard.conftest import Visit, texts


@pytest.mark.parametrize("axis", AXES)
def test_every_component_is_described(visit: Visit, axis: str) -> None:
    page = visit("methods", {"axis": axis})
    said = texts(page)
    for slug, kind in components(axis).items():
        assert f"{kind.title}  `{slug}`" in said
    tables = [table.value for table in page.dataframe]
    described = [list(table["setting"]) for table in tables]
    assert described == [
        [item.name for item in parameters(kind)] for kind in components(axis).values() if parameters(kind)
    ]


@pytest.mark.parametrize(
    ("axis", "slug"),
    # Explore opens on digits of 8 × 8 pixels, too small for some networks.
    [(axis, slug) for axis in AXES for slug, kind in components(axis).items() if getattr(kind, "smallest", 0) <= 8],
)
def test_every_component_can_be_opened_in_explore(axis: str, slug: str) -> None:
    query = methods.query_of(component(axis, slug))
    assert query is not None
    shown, problems = setting.read(query)
    assert not problems
    used = [getattr(Experiment.from_dict(shown.base), axis).slug, *(shown.values if shown.along == axis else [])]
    assert slug in used


def test_the_source_of_a_method_is_named(visit: Visit) -> None:
    assert "Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, equation 4." in texts(
        visit("methods")
    )
