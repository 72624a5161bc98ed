"""What every registered component must do, so that a new one is tested before its author writes a test."""

import dataclasses
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

import data
from core.errors import DataMissing
from core.experiment import Experiment
from core.method.component import AXES, Component, components
from core.method.dataset import Missing
from core.method.dataset.on_disk import OnDisk
from core.method.model import NetworkModel
from core.method.parameter import parameters
from core.randomness import torch_generator

ALL = [component for axis in AXES for component in components(axis).values()]
# Their files are not part of the lab; `tests/core/method/test_datasets_on_disk.py` makes small ones.
ON_DISK = [component for component in ALL if issubclass(component, OnDisk)]
SEEDS, CLASSES, BATCH = 2, 3, 7
COUNTS = torch.tensor([[50, 20, 4], [50, 19, 5]])
SHAPE = (1, 24, 24)
DIGIT_SIDE = 8


def of(axis: str) -> list[type[Component]]:
    return list(components(axis).values())


def networks() -> list[type[Component]]:
    return [component for component in of("model") if issubclass(component, NetworkModel)]


def name(component: type[Component]) -> str:
    return f"{component.axis}={component.slug}"


@pytest.mark.parametrize("component", ALL, ids=name)
def test_it_is_documented(component: type[Component]) -> None:
    assert component.__doc__
    assert not component.__doc__.startswith(f"{component.__name__}("), "the docstring is the help page"
    assert component.title
    for parameter in parameters(component):
        assert parameter.help.endswith(".") or parameter.help.endswith("`"), (
            f"{parameter.name} needs a sentence of help"
        )


@pytest.mark.parametrize("component", ALL, ids=name)
def test_it_lives_in_a_file_of_its_axis(component: type[Component]) -> None:
    assert component.__module__.startswith(f"core.method.{component.axis}.")


@pytest.mark.parametrize("component", ALL, ids=name)
def test_it_survives_the_round_trip_through_json(component: type[Component]) -> None:
    values = example(component).to_dict()
    assert values.pop("name") == component.slug
    assert component.from_dict(values) == example(component)


@pytest.mark.parametrize("component", ALL, ids=name)
def test_it_is_a_frozen_value(component: type[Component]) -> None:
    value = example(component)
    assert hash(value) == hash(example(component))
    for parameter in parameters(component):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, parameter.name, parameter.default)


@pytest.mark.parametrize("component", [one for one in ALL if one not in ON_DISK], ids=name)
def test_an_experiment_with_it_runs_and_gives_the_same_records_twice(
    component: type[Component], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training.active_run import ActiveRun

    if getattr(component, "smallest", 0) > DIGIT_SIDE:
        enlarge_digits(monkeypatch)
    experiment = Experiment.from_dict(small(component))
    first = [record.to_json() | {"seconds": 0} for record in ActiveRun(experiment)]
    second = [record.to_json() | {"seconds": 0} for record in ActiveRun(experiment)]
    assert len(first) == experiment.epochs
    assert first == second


@pytest.mark.parametrize("component", ON_DISK, ids=name)
def test_a_dataset_whose_files_are_missing_says_what_to_do(
    component: type[OnDisk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    missing = component().missing()
    assert isinstance(missing, Missing)
    assert missing.folder.startswith(str(tmp_path))
    assert missing.folder in missing.sentence
    assert missing.files
    with pytest.raises(DataMissing) as caught:
        component().load()
    assert str(caught.value) == missing.sentence


@pytest.mark.parametrize("component", of("loss"), ids=name)
def test_a_loss_is_unreduced_finite_and_differentiable(component: type[Component]) -> None:
    logits = torch.randn(SEEDS, CLASSES, BATCH, requires_grad=True)
    labels = torch.randint(CLASSES, (SEEDS, BATCH))
    losses = component().build(COUNTS, 0.0)(logits, labels)
    assert losses.shape == (SEEDS, BATCH)
    assert losses.isfinite().all()
    losses.sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


@pytest.mark.parametrize("component", of("loss"), ids=name)
def test_a_loss_does_not_depend_on_the_order_of_samples(component: type[Component]) -> None:
    logits, labels = torch.randn(SEEDS, CLASSES, BATCH), torch.randint(CLASSES, (SEEDS, BATCH))
    order = torch.randperm(BATCH)
    loss = component().build(COUNTS, 0.0)
    torch.testing.assert_close(loss(logits, labels)[:, order], loss(logits[:, :, order], labels[:, order]))


@pytest.mark.parametrize("component", of("weighting"), ids=name)
def test_a_weighting_gives_finite_weights_that_follow_the_classes(component: type[Component]) -> None:
    counts = np.array([100, 7])
    weights = component().class_weights(counts)
    assert weights.shape == (2,)
    assert np.isfinite(weights).all()
    assert (weights >= 0).all()


@pytest.mark.parametrize("component", [one for one in of("weighting") if one.by_counts], ids=name)
def test_a_weighting_by_counts_is_equivariant_under_permutation(component: type[Component]) -> None:
    counts, order = np.array([100, 7, 31]), [2, 0, 1]
    np.testing.assert_allclose(component().class_weights(counts)[order], component().class_weights(counts[order]))


@pytest.mark.parametrize("component", [one for one in of("resampler") if not one.looks_at_features], ids=name)
def test_a_resampler_by_labels_chooses_the_same_rows_whatever_the_features(component: type[Component]) -> None:
    labels, random = np.repeat([0, 1], [12, 5]), np.random.default_rng(0)
    first, second = (
        component().resample(random.standard_normal((17, 2)).astype(np.float32), labels, seed=3) for _ in range(2)
    )
    assert (first.kept >= 0).all()
    np.testing.assert_array_equal(first.kept, second.kept)
    np.testing.assert_array_equal(first.labels, second.labels)


@pytest.mark.parametrize("component", of("sampler"), ids=name)
def test_a_sampler_gives_indices_of_each_seed_from_its_own_stream(component: type[Component]) -> None:
    train_counts = [9, 7, 4]
    labels = torch.repeat_interleave(torch.arange(CLASSES), torch.tensor(train_counts)).expand(SEEDS, -1)
    sampler = component()
    stacked = sampler.epoch(labels, train_counts, 0.5, [torch_generator(seed, "shuffle") for seed in range(SEEDS)])
    single = sampler.epoch(labels[1:], train_counts, 0.5, [torch_generator(1, "shuffle")])
    assert stacked.shape == (SEEDS, sampler.size(train_counts))
    assert stacked.min() >= 0
    assert stacked.max() < 20
    assert torch.equal(stacked[1:], single)


@pytest.mark.parametrize("component", networks(), ids=name)
def test_a_network_counts_its_parameters_without_being_built(component: type[Component]) -> None:
    network = component().build(SHAPE, CLASSES, range(SEEDS))
    held = sum(parameter[0].numel() for parameter in network.parameters())
    assert component().parameter_count(SHAPE, CLASSES) == held


@pytest.mark.parametrize("component", networks(), ids=name)
def test_a_stacked_network_is_its_seeds_one_by_one(component: type[Component]) -> None:
    inputs = torch.randn(SEEDS, BATCH, *SHAPE)
    stacked = component().build(SHAPE, CLASSES, range(SEEDS))(inputs)
    assert stacked.shape == (SEEDS, CLASSES, BATCH)
    for seed in range(SEEDS):
        single = component().build(SHAPE, CLASSES, [seed])(inputs[seed : seed + 1])
        torch.testing.assert_close(stacked[seed : seed + 1], single)


@pytest.mark.parametrize("component", of("optimizer"), ids=name)
@pytest.mark.parametrize("schedule", ["constant", "cosine", "step"])
def test_a_schedule_starts_at_the_learning_rate_and_never_rises(component: type[Component], schedule: str) -> None:
    optimizer = component(schedule=schedule)
    rates = [optimizer.learning_rate_at(epoch, 10) for epoch in range(1, 11)]
    assert rates[0] == optimizer.learning_rate
    assert all(later <= earlier for earlier, later in pairwise(rates))
    assert rates[-1] > 0


# Of what makes a fit long: members of an ensemble, and layers.
FEW = {"draws": 2, "stumps": 5, "trees": 5, "depth": 8}


def example(component: type[Component]) -> Component:
    """The component with its defaults, or with what it cannot do without."""
    return component(counts=(40, 20)) if component.slug == "counts" else component()


def small(component: type[Component]) -> dict[str, object]:
    """A short experiment on two digits with this component."""
    values: dict[str, object] = {
        "dataset": {"name": "digits", "classes": [3, 8]},
        "imbalance": {"name": "exponential", "factor": 4},
        "model": {"name": "mlp", "hidden": [8]},
        "epochs": 2,
        "seeds": 2,
    }
    made = example(component).to_dict()
    return (
        values
        | {component.axis: made | {field: few for field, few in FEW.items() if field in made}}
        | ({"imbalance": "none"} if component.axis == "dataset" else {})
        # Few samples of the rarer digit are left for its neighbours.
        | ({"imbalance": {"name": "exponential", "factor": 2}} if component.axis == "resampler" else {})
    )


def enlarge_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a few digits large enough for a network that has no padding, as long as the test lasts."""
    small = data.digits()
    few = np.concatenate([np.flatnonzero(small.labels == label)[:12] for label in range(10)])
    large = np.kron(small.features[few], np.ones((3, 3), dtype=np.float32))
    sample = dataclasses.replace(small, features=large, labels=small.labels[few].copy(), image_shape=(24, 24))
    monkeypatch.setattr(data, "digits", lambda: sample)
