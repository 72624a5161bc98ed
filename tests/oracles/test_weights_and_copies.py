"""Class weights against PyTorch's own, and against copies of the samples (the class-weight question)."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.experiment import Experiment
from core.method.model.mlp import MLP
from core.method.weighting.importance import Importance
from core.method.weighting.inverse import Inverse
from core.training.active_run import ActiveRun

COUNTS = np.array([90, 25, 5])


def network_and_data() -> tuple[torch.nn.Module, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    labels = torch.repeat_interleave(torch.arange(3), torch.tensor(COUNTS)).unsqueeze(0)
    inputs = torch.randn(1, len(labels[0]), 6, generator=generator, dtype=torch.float64)
    network = MLP(hidden=(12,)).build((6,), 3, [0]).double()
    return network, inputs, labels


def gradient(
    network: torch.nn.Module, inputs: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    """Return the gradient of the weighted mean loss, as one vector, computed like in the training loop."""
    network.zero_grad()
    losses = functional.cross_entropy(network(inputs), labels, reduction="none")
    losses.backward(weights / weights.shape[1])
    return torch.cat([parameter.grad.flatten() for parameter in network.parameters()])


def test_batch_normalised_weights_give_the_gradient_of_pytorchs_own_weight_argument() -> None:
    network, inputs, labels = network_and_data()
    class_weights = torch.from_numpy(Inverse(normalisation="batch").class_weights(COUNTS))
    weights = class_weights[labels]
    ours = gradient(network, inputs, labels, weights / weights.mean())

    network.zero_grad()
    functional.cross_entropy(network(inputs), labels, weight=torch.from_numpy(1 / COUNTS)).backward()
    theirs = torch.cat([parameter.grad.flatten() for parameter in network.parameters()])
    torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.usefixtures("double_precision")
def test_a_training_with_batch_normalised_weights_is_a_plain_pytorch_training_with_weight() -> None:
    experiment = Experiment.from_dict(
        {
            "dataset": {"name": "digits", "classes": [1, 7]},
            "model": {"name": "mlp", "hidden": [16]},
            "weighting": {"name": "importance", "ratio": 8, "normalisation": "batch"},
            "optimizer": {"name": "sgd", "momentum": 0.5, "weight_decay": 0.01, "schedule": "constant"},
            "epochs": 3,
            "batch_size": 32,
            "seeds": 1,
        }
    )
    run = ActiveRun(experiment)
    losses = [record.train_loss[0] for record in run]

    from core.preparation.prepare import prepare
    from core.randomness import torch_generator

    data = prepare(experiment.data.with_seeds(0))
    inputs, labels = torch.from_numpy(data.train.dense()[0]).flatten(1), torch.from_numpy(data.train_labels[0])
    stack = experiment.model.build((64,), 2, [0])
    network = torch.nn.Sequential(torch.nn.Linear(64, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2))
    with torch.no_grad():
        for layer, stacked in ((network[0], stack.body[0]), (network[2], stack.head)):
            layer.weight.copy_(stacked.weight[0])
            layer.bias.copy_(stacked.bias[0, :, 0])
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.5, weight_decay=0.01)
    shuffle, expected = torch_generator(0, "shuffle"), []
    weight = torch.tensor([1.0, 8.0])
    for _ in range(3):
        total, count = 0.0, 0.0
        for index in torch.randperm(len(labels), generator=shuffle).split(32):
            loss = functional.cross_entropy(network(inputs[index]), labels[index], weight=weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            share = weight[labels[index]].sum().item()
            total, count = total + loss.item() * share, count + share
        expected.append(total / count)
    np.testing.assert_allclose(losses, expected, rtol=1e-10)


def test_a_batch_in_which_no_sample_counts_moves_nothing() -> None:
    weights = {"name": "importance", "weights": [0, 1], "normalisation": "batch"}
    values = {"dataset": {"name": "digits", "classes": [3, 8]}, "weighting": weights, "batch_size": 1, "epochs": 2}
    for record in ActiveRun(Experiment.from_dict(values | {"model": "softmax_regression"})):
        assert np.isfinite(record.train_loss).all()
        assert record.test.predicted[0].tolist() == [0, record.test.predicted[0].sum()]


def test_a_sample_with_weight_k_has_the_full_batch_gradient_of_k_copies() -> None:
    network, inputs, labels = network_and_data()
    copies = torch.tensor([1, 2, 7])[labels[0]]
    repeated = torch.repeat_interleave(torch.arange(len(copies)), copies)
    weights = copies.double() / copies.double().mean()
    weighted = gradient(network, inputs, labels, weights.unsqueeze(0))
    copied = gradient(
        network, inputs[:, repeated], labels[:, repeated], torch.ones(1, len(repeated), dtype=torch.float64)
    )
    torch.testing.assert_close(weighted, copied, rtol=1e-6, atol=1e-9)


def test_weights_and_copies_part_ways_in_mini_batches() -> None:
    def trajectory(copied: bool, batch: int) -> torch.Tensor:
        network, inputs, labels = network_and_data()
        copies = torch.tensor([1, 2, 7])[labels[0]]
        rows = torch.repeat_interleave(torch.arange(len(copies)), copies) if copied else torch.arange(len(copies))
        weights = torch.ones(len(rows)) if copied else copies / copies.float().mean()
        order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(1))
        optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
        for index in order.split(batch):
            taken = rows[index].unsqueeze(0)
            gradient(network, inputs[:, taken[0]], labels[:, taken[0]], weights[index].unsqueeze(0).double())
            optimizer.step()
        return torch.cat([parameter.detach().flatten() for parameter in network.parameters()])

    full = 10_000
    torch.testing.assert_close(trajectory(True, full), trajectory(False, full), rtol=1e-6, atol=1e-9)
    assert (trajectory(True, 16) - trajectory(False, 16)).abs().max() > 1e-2


def test_a_ratio_weighs_the_positive_class_that_many_times_as_much() -> None:
    weights = Importance(ratio=16.0).class_weights(np.array([100, 100]))
    assert weights[1] / weights[0] == np.float64(16)
    np.testing.assert_allclose((weights * [100, 100]).sum() / 200, 1)


def test_the_recorded_class_weights_are_those_of_the_formula() -> None:
    experiment = Experiment.from_dict({"weighting": "inverse", "epochs": 1, "seeds": 2, "model": "softmax_regression"})
    record = next(ActiveRun(experiment))
    counts = np.array(experiment.train_counts)
    expected = counts.sum() / (len(counts) * counts)
    np.testing.assert_allclose(record.class_weights, np.tile(expected, (2, 1)), rtol=1e-5)
    kish = counts.sum() ** 2 / (counts * expected**2).sum()
    np.testing.assert_allclose(record.effective_sample_size, [kish, kish], rtol=1e-5)


def test_class_normalisation_changes_the_step_and_sample_normalisation_does_not() -> None:
    base = Experiment.from_dict({"weighting": {"name": "inverse", "normalisation": "class"}})
    counts = np.array(base.train_counts)
    by_class = base.weighting.class_weights(counts)
    by_sample = replace(base.weighting, normalisation="sample").class_weights(counts)
    assert np.isclose(by_class.mean(), 1)
    assert np.isclose((by_sample * counts).sum() / counts.sum(), 1)
    assert (by_class * counts).sum() / counts.sum() < 0.5


@pytest.mark.usefixtures("double_precision")
def test_exact_copies_train_what_weights_train_in_full_batch() -> None:
    base = {
        "dataset": "gaussians",
        "imbalance": {"name": "counts", "counts": [60, 12]},
        "model": "softmax_regression",
        "batch_size": 1000,
        "epochs": 20,
        "seeds": 2,
    }
    weighted, copied = (
        [record.to_json() for record in ActiveRun(Experiment.from_dict(base | change))]
        for change in ({"weighting": "inverse"}, {"resampler": "copies"})
    )
    ours, theirs = (np.array([record["train"]["loss"] for record in run]) for run in (weighted, copied))
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)
    assert weighted[-1]["test"] == copied[-1]["test"]


def test_exact_copies_repeat_every_sample_of_a_class_equally_often() -> None:
    from core.method.resampler.copies import Copies

    labels = np.repeat([0, 1, 2], [7, 3, 1])
    resampled = Copies().resample(np.arange(11, dtype=np.float32)[:, None], labels, seed=0)
    assert np.bincount(resampled.kept).tolist() == [1] * 7 + [2] * 3 + [7]
    assert np.bincount(resampled.labels).tolist() == Copies().expected_counts([7, 3, 1]) == [7, 6, 7]
    np.testing.assert_array_equal(resampled.features[:, 0], resampled.kept)
