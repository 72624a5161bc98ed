import numpy as np
import pytest

from core.method.weighting.effective_number import EffectiveNumber
from core.method.weighting.importance import Importance
from dashboard.page.weights import curves
from tests.dashboard.conftest import Visit, address, texts


def test_the_points_are_the_weights_that_a_run_would_use() -> None:
    state = curves.State(schemes=("effective_number",), counts=(500, 50, 5), beta=0.9, normalisation="class")
    points = curves.curves(state).points
    expected = EffectiveNumber(beta=0.9, normalisation="class").class_weights(np.array([500, 50, 5]))
    assert points["weight"].to_numpy() == pytest.approx(expected)


def test_a_curve_passes_through_its_points() -> None:
    drawn = curves.curves(curves.State(counts=(1000, 100, 10)))
    for scheme, line in drawn.lines.groupby("scheme"):
        points = drawn.points[drawn.points["scheme"] == scheme].sort_values("n")
        on_line = np.exp(np.interp(np.log(points["n"]), np.log(line["n"]), np.log(line["weight"])))
        assert on_line == pytest.approx(points["weight"].to_numpy(), rel=1e-3)


def test_importance_weights_join_two_classes_and_explain_more() -> None:
    two = curves.curves(curves.State(schemes=("importance",), counts=(90, 10), ratio=4))
    assert two.points["weight"].to_numpy() == pytest.approx(Importance(ratio=4).class_weights(np.array([90, 10])))
    three = curves.curves(curves.State(schemes=("importance",), counts=(90, 10, 5)))
    assert three.points.empty
    assert "needs two classes" in three.problems[0]


def test_the_page_starts_with_the_counts_of_explore_and_keeps_its_state_in_the_address(visit: Visit) -> None:
    page = visit("weights")
    assert address(page)["counts"] == "125,89,64,46,33,23,16,12,8,6"
    page.select_slider(key="weights.beta").set_value(0.999).run()
    assert address(page)["beta"] == "0.999"
    assert r"\beta = 0.999" in "".join(part.value for part in page.latex)


def test_bad_values_in_the_address_are_sentences(visit: Visit) -> None:
    page = visit("weights", {"beta": "1.5", "counts": "10,-1", "colour": "red", "schemes": "inverse,nope"})
    said = "\n".join(warning.value for warning in page.warning)
    for sentence in (
        "beta = '1.5' is not admissible",
        "counts = '10,-1'",
        "Unknown key 'colour'",
        "Unknown weighting 'nope'",
    ):
        assert sentence in said


def test_counts_that_are_none_are_complained_about(visit: Visit) -> None:
    page = visit("weights")
    page.text_input(key="weights.counts").set_value("many").run()
    assert "counts = 'many' is not admissible" in page.error[0].value
    assert "counts = 'many' is not admissible" in texts(page)
