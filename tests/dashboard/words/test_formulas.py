"""Formulas with the numbers of a run."""

import numpy as np
import pytest

from core.experiment.codec import from_dotted
from core.method.component import AXES, Component, components
from dashboard.words import docstrings, formulas

TAIL = {"imbalance.factor": "20", "epochs": "10"}


@pytest.mark.parametrize("axis", AXES)
def test_every_formula_in_latex_closes_its_braces(axis: str) -> None:
    for slug, kind in components(axis).items():
        assert all(line.count("{") == line.count("}") for line in kind().formula()), slug


@pytest.mark.parametrize("axis", ["weighting", "loss"])
def test_every_weighting_and_loss_has_a_formula(axis: str) -> None:
    for slug, kind in components(axis).items():
        assert kind().formula() or docstrings.part(kind, "Formula"), slug


@pytest.mark.parametrize("axis", ["loss", "sharpness", "sampler", "weighting", "label_noise"])
def test_parameters_are_filled_in(axis: str) -> None:
    for kind in components(axis).values():
        part: Component = kind()
        shown = " ".join(part.formula())
        for name in ("tau", "gamma", "beta", "rho", "margin", "nu", "rate", "momentum", "start"):
            if hasattr(part, name) and shown and part.slug != "importance":
                assert f"{getattr(part, name):g}" in shown, (part.slug, name)


def test_a_deferred_weighting_shows_the_formula_of_the_inner_one() -> None:
    part = from_dotted({"weighting": "deferred", "weighting.start": "0.7", "weighting.inner.beta": "0.9"}).weighting
    first, second = part.formula()
    assert "T_0 = 0.7" in first
    assert r"\beta = 0.9" in second


def test_the_table_has_the_terms_of_the_loss_with_the_counts_of_the_run() -> None:
    experiment = from_dotted(TAIL | {"loss": "vector_scaling", "loss.gamma": "0.5"})
    table = formulas.terms_table(experiment)
    counts = np.array(experiment.train_counts)
    np.testing.assert_allclose(table["loss: factor Δ"], (counts / counts.max()) ** 0.5, atol=1e-3)
    np.testing.assert_allclose(table["loss: offset ι"], np.log(counts / counts.sum()), atol=1e-3)
    margins = formulas.terms_table(from_dotted(TAIL | {"loss": "ldam"}))["loss: margin m"]
    assert margins.iloc[-1] == 0.5
    assert margins.is_monotonic_increasing


def test_a_card_shows_what_is_not_as_usual() -> None:
    method = {"weighting": "rdr", "loss": "logit_adjustment", "sharpness": "sam", "sampler": "square_root"}
    assert [part.slug for part in formulas.parts(from_dotted(method))] == [
        "rdr",
        "logit_adjustment",
        "square_root",
        "sam",
    ]
    assert [part.slug for part in formulas.parts(from_dotted({}))] == ["none"]
    assert [part.slug for part in formulas.parts(from_dotted({"loss": "ldam"}))] == ["ldam"]


def test_a_card_says_from_when_on_weights_apply() -> None:
    assert "They apply from epoch 9 on." in formulas.sentence_of(from_dotted(TAIL | {"weighting": "deferred"}))
    late = TAIL | {"weighting": "aligned_deferred", "weighting.start": "1"}
    assert "No epoch is left for them to apply in." in formulas.sentence_of(from_dotted(late))
    assert "apply" not in formulas.sentence_of(from_dotted(TAIL | {"weighting": "inverse"}))
    rdr = formulas.sentence_of(from_dotted(TAIL | {"weighting": "rdr"}))
    assert "from epoch 3 on the weights follow the features" in rdr
