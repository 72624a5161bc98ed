"""Deferred re-weighting, and a component within a component in the codec."""

import json

import numpy as np
import pytest

from core.errors import InvalidValue
from core.experiment import Experiment
from core.experiment.codec import all_keys, from_dotted, from_untrusted, merge, parse_json, to_dotted
from core.experiment.study import Variation, study
from core.method.weighting.deferred import Deferred
from core.method.weighting.effective_number import EffectiveNumber
from core.method.weighting.inverse import Inverse
from core.method.weighting.rdr import RDR
from core.training.active_run import ActiveRun

SMALL = {"model": {"name": "mlp", "hidden": [8]}, "epochs": 5, "seeds": 2}
NESTED = {"weighting": "deferred", "weighting.inner": "effective_number", "weighting.inner.beta": "0.9"}


def records(weighting: object) -> list[dict[str, object]]:
    experiment = Experiment.from_dict(SMALL | {"weighting": weighting})
    return [record.to_json() | {"seconds": 0} for record in ActiveRun(experiment)]


@pytest.mark.parametrize("inner", ["inverse", {"name": "inverse", "normalisation": "batch"}, "rdr", "effective_number"])
def test_deferred_from_the_start_is_what_it_defers(inner: object) -> None:
    whole = inner if inner != "effective_number" else Deferred().inner.to_dict()
    assert records({"name": "deferred", "start": 0, "inner": inner}) == records(whole)


@pytest.mark.parametrize("inner", ["inverse", "rdr"])
def test_deferred_to_the_end_is_plain_training(inner: str) -> None:
    assert records({"name": "deferred", "start": 1, "inner": inner}) == records("none")


def test_weights_are_one_before_the_start_and_those_of_the_inner_weighting_from_then_on() -> None:
    values = SMALL | {"weighting": {"name": "deferred", "start": 0.6, "inner": "inverse"}}
    weights = [record.class_weights for record in ActiveRun(Experiment.from_dict(values))]
    counts = np.array(Experiment.from_dict(values).train_counts)
    assert all((epoch_weights == 1).all() for epoch_weights in weights[:3])
    for epoch_weights in weights[3:]:
        np.testing.assert_allclose(epoch_weights, np.tile(counts.sum() / (10 * counts), (2, 1)), rtol=1e-5)


def test_deferred_rdr_accumulates_prototypes_while_weights_are_one() -> None:
    rdr = {"name": "rdr", "warm_up": 0}
    deferred = records({"name": "deferred", "start": 0.6, "inner": rdr})
    assert deferred == records({"name": "rdr", "warm_up": 0.6})
    assert deferred[:3] == records("none")[:3]
    assert deferred[3:] != records("none")[3:]


def test_the_defaults_are_those_of_ldam() -> None:
    assert Deferred() == Deferred(start=0.8, inner=EffectiveNumber(beta=0.9999, normalisation="class"))


def test_deferring_a_deferred_weighting_is_refused_in_one_sentence() -> None:
    with pytest.raises(InvalidValue, match="give a weighting that is not deferred itself"):
        Deferred(inner=Deferred())
    with pytest.raises(InvalidValue, match=r"weighting\.inner = 'deferred' is not admissible"):
        from_dotted({"weighting": "deferred", "weighting.inner": "deferred"})


@pytest.mark.parametrize("depth", [2, 150, 900, 990])
def test_components_nested_deeper_than_that_are_refused_whatever_the_depth(depth: int) -> None:
    text = '{"weighting":' + '{"name":"deferred","inner":' * depth + '"none"' + "}" * depth + "}"
    with pytest.raises(InvalidValue, match=r"a component in another one holds no third|nested too deep"):
        Experiment.from_dict(parse_json(text))
    with pytest.raises(InvalidValue):
        from_dotted({"weighting": "deferred", f"weighting.{'inner.' * depth}beta": "0.5"})
    assert from_untrusted({"weighting": "inverse", f"weighting.{'inner.' * depth}beta": "0.5"})[0] == from_dotted(
        {"weighting": "inverse"}
    )


def test_dotted_keys_reach_the_fields_of_the_inner_component_in_any_order() -> None:
    for keys in (NESTED, dict(reversed(NESTED.items()))):
        assert from_dotted(keys).weighting == Deferred(inner=EffectiveNumber(beta=0.9, normalisation="class"))
    assert from_dotted({"weighting": "deferred", "weighting.inner.name": "inverse"}).weighting == Deferred(
        inner=Inverse()
    )
    assert from_dotted({"weighting": "deferred", "weighting.inner.beta": "0.5"}).weighting == Deferred(
        inner=EffectiveNumber(beta=0.5, normalisation="class")
    )


@pytest.mark.parametrize(
    "weighting",
    [
        Deferred(),
        Deferred(start=0.25, inner=RDR(gamma=0.5)),
        Deferred(inner=Inverse(normalisation="batch")),
        Deferred(inner={"name": "importance", "weights": [1, 2.5, 3, 4, 5, 6, 7, 8, 9, 10]}),
    ],
)
def test_a_component_in_a_component_survives_json_and_links(weighting: Deferred) -> None:
    experiment = Experiment.from_dict({"weighting": weighting.to_dict()})
    assert experiment.weighting == weighting
    assert Experiment.from_dict(json.loads(json.dumps(experiment.to_dict()))) == experiment
    link = to_dotted(experiment)
    assert link["weighting.inner"] == weighting.inner.slug
    assert from_dotted(link) == experiment
    assert from_untrusted(dict(reversed(link.items()))) == (experiment, [])
    assert set(link) <= set(all_keys())


def test_a_bad_inner_value_of_a_link_is_one_sentence_with_its_whole_name_and_is_replaced() -> None:
    experiment, problems = from_untrusted(NESTED | {"weighting.inner.beta": "7", "weighting.start": "0.5"})
    assert experiment.weighting == Deferred(start=0.5)
    assert problems == [
        "weighting.inner.beta = '7' is not admissible; give a number at least 0 and below 1. Here it is 0.9999."
    ]


def test_an_unknown_inner_name_or_field_names_the_nearest() -> None:
    with pytest.raises(InvalidValue, match="Did you mean 'effective_number'"):
        from_dotted({"weighting": "deferred", "weighting.inner": "effective_numbr"})
    with pytest.raises(InvalidValue, match=r"parameter of weighting\.inner 'effective_number'.*Did you mean 'beta'"):
        from_dotted({"weighting": "deferred", "weighting.inner.btea": "0.5"})
    with pytest.raises(InvalidValue, match=r"weighting\.inner = 3 is not admissible; give a name"):
        Experiment.from_dict({"weighting": {"name": "deferred", "inner": 3}})


def test_an_inner_weighting_that_does_not_fit_the_classes_is_refused() -> None:
    with pytest.raises(InvalidValue, match="needs two classes; there are 10"):
        from_dotted({"weighting": "deferred", "weighting.inner": "importance"})


def test_a_new_inner_name_drops_the_fields_of_the_old_and_the_same_name_keeps_them() -> None:
    base = {"weighting": {"name": "deferred", "start": 0.5, "inner": {"name": "effective_number", "beta": 0.9}}}
    assert merge(base, {"weighting.inner": "effective_number"}) == base
    assert merge(base, {"weighting.inner": "rdr"})["weighting"] == {"name": "deferred", "start": 0.5, "inner": "rdr"}
    assert base["weighting"]["inner"] == {"name": "effective_number", "beta": 0.9}


def test_a_study_varies_the_inner_weighting() -> None:
    base = {"weighting": {"name": "deferred", "start": 0.5, "inner": {"name": "effective_number", "beta": 0.9}}}
    runs = study(base, [Variation.parse("weighting.inner:effective_number,inverse,rdr")])
    assert [run.experiment.weighting for run in runs] == [
        Deferred(start=0.5, inner=EffectiveNumber(beta=0.9, normalisation="class")),
        Deferred(start=0.5, inner=Inverse()),
        Deferred(start=0.5, inner=RDR()),
    ]
    runs = study(base, [Variation.parse("weighting.inner.beta:0.5,0.99")])
    assert [run.experiment.weighting.inner.beta for run in runs] == [0.5, 0.99]
