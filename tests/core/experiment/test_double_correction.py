"""Weights and logit offsets that correct the same imbalance twice."""

import pytest

from core.experiment.codec import from_dotted
from core.experiment.double_correction import double_correction

LONG_TAIL = {"imbalance.factor": "20", "epochs": "2"}
TWICE = [
    ({"loss": "logit_adjustment", "weighting": "inverse"}, "Choose no weighting, or a loss without offsets."),
    ({"loss": "balanced_softmax", "weighting": "inverse_sqrt"}, "logit adjustment with loss.tau = 0.5"),
    ({"loss": "logit_adjustment", "weighting": "inverse_sqrt"}, "Set loss.tau to 0.5, or choose no weighting."),
    ({"loss": "logit_adjustment", "weighting": "rdr"}, "together 2.00"),
    ({"loss": "logit_adjustment", "weighting": "deferred"}, "loss"),
    ({"loss": "class_balanced_focal", "weighting": "effective_number"}, "weights of its own"),
    ({"loss": "vector_scaling", "weighting": "inverse"}, "offsets of 1.00 log π"),
]
ONCE = [
    {},
    {"loss": "logit_adjustment"},
    {"weighting": "inverse"},
    {"loss": "focal", "weighting": "inverse"},
    {"loss": "ldam", "weighting": "deferred"},
    {"loss": "class_balanced_focal"},
    {"loss": "logit_adjustment", "loss.tau": "0.8", "weighting": "aligned_deferred", "weighting.nu": "0.2"},
    {"loss": "logit_adjustment", "loss.tau": "0.5", "weighting": "inverse_sqrt"},
    {"loss": "logit_adjustment", "weighting": "effective_number", "weighting.beta": "0"},
]


@pytest.mark.parametrize(("settings", "advice"), TWICE)
def test_weights_and_offsets_that_add_up_to_more_than_one_are_named(settings: dict[str, str], advice: str) -> None:
    sentence = double_correction(from_dotted(LONG_TAIL | settings))
    assert sentence is not None
    assert sentence.startswith("Weighting and loss correct the imbalance twice")
    assert advice in sentence


@pytest.mark.parametrize("settings", ONCE)
def test_what_corrects_once_is_left_alone(settings: dict[str, str]) -> None:
    assert double_correction(from_dotted(LONG_TAIL | settings)) is None


def test_the_advice_is_consistent() -> None:
    twice = LONG_TAIL | {"loss": "logit_adjustment", "weighting": "effective_number"}
    sentence = double_correction(from_dotted(twice))
    assert sentence is not None
    tau = sentence.partition("Set loss.tau to ")[2].partition(",")[0]
    assert double_correction(from_dotted(twice | {"loss.tau": tau})) is None


def test_balanced_data_needs_no_correction() -> None:
    assert (
        double_correction(from_dotted({"imbalance": "none", "loss": "logit_adjustment", "weighting": "inverse"}))
        is None
    )
