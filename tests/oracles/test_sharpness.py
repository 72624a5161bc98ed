"""Sharpness-aware steps against plain autograd on one small network at a time."""

import copy
from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.experiment import Experiment
from core.method.component import component, components
from core.method.model import NetworkModel
from core.method.model.engine.network import Network
from core.method.model.mlp import MLP
from core.method.model.small_cnn import SmallCNN
from core.method.sharpness import Sharpness
from core.method.sharpness.asam import ASAM
from core.method.sharpness.cc_sam import CCSAM
from core.method.sharpness.forward_pass import ForwardPass
from core.method.sharpness.imb_sam import ImbSAM
from core.method.sharpness.none import NoSharpness
from core.method.sharpness.sam import SAM, Perturbation
from core.training.active_run import ActiveRun

COUNTS = torch.tensor([[30, 12, 3], [30, 12, 3]])
GROUPS = ["many", "medium", "few"]
INPUTS = torch.randn(2, 24, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
LABELS = torch.randint(3, (2, 24), generator=torch.Generator().manual_seed(1))
FACTORS = torch.rand(2, 24, generator=torch.Generator().manual_seed(2), dtype=torch.float64) / 24
METHODS = [SAM(rho=0.3), ASAM(rho=0.3), ImbSAM(rho=0.3), CCSAM(rho=0.3)]

Gradients = list[torch.Tensor]


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return functional.cross_entropy(logits, labels, reduction="none")


def stack(model: MLP | SmallCNN | None = None, shape: Sequence[int] = (4,), seeds: Sequence[int] = (0, 1)) -> Network:
    return (model or MLP(hidden=(5,))).build(shape, 3, seeds)


def step(method: Sharpness, network: Network, factors: torch.Tensor = FACTORS, seed: slice = slice(None)) -> Gradients:
    """Return the gradients of a stack after a step of a method."""
    ascent = method.build(network, COUNTS[seed], GROUPS)
    ascent.backward(ForwardPass(network, INPUTS[seed], LABELS[seed], cross_entropy), factors[seed])
    return [parameter.grad for parameter in network.parameters() if parameter.grad is not None]


def plain(seed: int) -> nn.Sequential:
    """Return the network of one seed, made of PyTorch's own layers."""
    layers = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
    of_stack = stack().state_dict()
    with torch.no_grad():
        for layer, name in ((layers[0], "body.0"), (layers[2], "head")):
            layer.weight.copy_(of_stack[f"{name}.weight"][seed])
            layer.bias.copy_(of_stack[f"{name}.bias"][seed, :, 0])
    return layers


def gradient(
    network: nn.Sequential, seed: int, chosen: Callable[[torch.Tensor], torch.Tensor] | None = None
) -> Gradients:
    """Return the gradient of the weighted loss over the chosen samples of a seed."""
    factors = FACTORS[seed] if chosen is None else FACTORS[seed] * chosen(LABELS[seed])
    loss = (cross_entropy(network(INPUTS[seed]), LABELS[seed]) * factors).sum()
    return list(torch.autograd.grad(loss, list(network.parameters())))


def moved(network: nn.Sequential, moves: Gradients) -> nn.Sequential:
    elsewhere = copy.deepcopy(network)
    with torch.no_grad():
        for parameter, move in zip(elsewhere.parameters(), moves, strict=True):
            parameter.add_(move)
    return elsewhere


def norm(tensors: Gradients) -> torch.Tensor:
    return torch.cat([tensor.flatten() for tensor in tensors]).norm()


def assert_same(gradients: Gradients, expected: list[Gradients]) -> None:
    """Compare the gradients of a stack with those of each seed."""
    for place, of_stack in enumerate(gradients):
        for seed, of_seed in enumerate(expected):
            torch.testing.assert_close(
                of_stack[seed].reshape(of_seed[place].shape), of_seed[place], rtol=1e-9, atol=1e-12
            )


@pytest.mark.usefixtures("double_precision")
def test_sam_takes_the_gradient_at_the_end_of_a_step_of_length_rho_uphill() -> None:
    expected = []
    for seed in range(2):
        network = plain(seed)
        uphill = gradient(network, seed)
        expected.append(gradient(moved(network, [0.3 * tensor / norm(uphill) for tensor in uphill]), seed))
    assert_same(step(SAM(rho=0.3), stack()), expected)


@pytest.mark.usefixtures("double_precision")
def test_asam_scales_the_step_by_the_size_of_weights_but_not_of_biases() -> None:
    expected = []
    for seed in range(2):
        network = plain(seed)
        uphill = gradient(network, seed)
        sizes = [
            tensor.detach().abs() + 0.1 if tensor.ndim == 2 else torch.ones_like(tensor)
            for tensor in network.parameters()
        ]
        length = norm([size * tensor for size, tensor in zip(sizes, uphill, strict=True)])
        moves = [0.3 * size**2 * tensor / length for size, tensor in zip(sizes, uphill, strict=True)]
        expected.append(gradient(moved(network, moves), seed))
    assert_same(step(ASAM(rho=0.3, eta=0.1), stack()), expected)


NETWORKS = [slug for slug, kind in components("model").items() if issubclass(kind, NetworkModel)]


@pytest.mark.parametrize("model", NETWORKS)
@pytest.mark.parametrize("cosine_scale", [None, 30.0])
def test_asam_knows_weights_from_biases_in_every_network(model: str, cosine_scale: float | None) -> None:
    network = component("model", model)().build((1, 24, 24), 3, [0, 1], cosine_scale)
    kinds = {name.rpartition(".")[2] for name, _ in network.named_parameters()}
    assert kinds <= {"weight", "scale", "bias", "shift"}
    ascent = ASAM().build(network, COUNTS, GROUPS)
    for (name, parameter), scaled in zip(network.named_parameters(), ascent.scaled, strict=True):
        assert scaled == name.endswith(("weight", "scale")), name
        assert scaled or parameter.flatten(1).shape[1] == max(parameter.shape[1:]), f"{name} is no vector"


@pytest.mark.usefixtures("double_precision")
def test_imb_sam_adds_the_heads_gradient_here_to_the_tails_gradient_uphill() -> None:
    expected = []
    for seed in range(2):
        network = plain(seed)
        head, tail = gradient(network, seed, lambda y: y != 2), gradient(network, seed, lambda y: y == 2)
        tail_uphill = gradient(moved(network, [0.3 * tensor / norm(tail) for tensor in tail]), seed, lambda y: y == 2)
        expected.append([tensor + other for tensor, other in zip(head, tail_uphill, strict=True)])
    assert_same(step(ImbSAM(rho=0.3), stack()), expected)


@pytest.mark.usefixtures("double_precision")
def test_cc_sam_moves_the_last_layer_for_each_class_by_itself() -> None:
    raw = COUNTS[0].float() ** -0.25
    radii = 0.3 * raw / raw.mean()
    expected = []
    for seed in range(2):
        network = plain(seed)
        total = [0.5 * tensor for tensor in gradient(network, seed)]
        for label in range(3):
            uphill = gradient(network, seed, lambda y, label=label: y == label)
            length = norm(uphill[2:])
            moves = [torch.zeros_like(tensor) for tensor in uphill[:2]] + [
                radii[label] * tensor / length for tensor in uphill[2:]
            ]
            class_uphill = gradient(moved(network, moves), seed, lambda y, label=label: y == label)
            total = [tensor + 0.5 * other for tensor, other in zip(total, class_uphill, strict=True)]
        expected.append(total)
    assert_same(step(CCSAM(rho=0.3), stack()), expected)


@pytest.mark.usefixtures("double_precision")
def test_cc_sams_radius_is_larger_for_rarer_classes_and_rho_on_average() -> None:
    radii = CCSAM(rho=0.3).build(stack(), COUNTS, GROUPS).radii
    assert (radii.diff() > 0).all()
    torch.testing.assert_close(radii.mean(1), torch.full((2,), 0.3))


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.slug)
def test_a_stack_of_seeds_steps_as_its_seeds_one_by_one(method: Sharpness) -> None:
    together = step(method, stack())
    for seed in range(2):
        alone = step(method, stack(seeds=[seed]), seed=slice(seed, seed + 1))
        for many, single in zip(together, alone, strict=True):
            torch.testing.assert_close(many[seed : seed + 1], single, rtol=1e-9, atol=1e-12)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.slug)
def test_parameters_do_not_change_by_a_bit_even_if_the_loss_does_not_use_them(method: Sharpness) -> None:
    network = stack()
    network.unused = nn.Parameter(torch.tensor([[1.5, -0.1], [2.5, 1e-30]]))
    before = [tensor.detach().clone() for tensor in network.parameters()]
    step(method, network)
    assert all(torch.equal(tensor, other) for tensor, other in zip(network.parameters(), before, strict=True))
    assert network.unused.grad is None


def test_a_perturbation_restores_parameters_without_a_gradient() -> None:
    parameters = [torch.randn(2, 3), torch.randn(2, 5)]
    before = [tensor.clone() for tensor in parameters]
    perturbation = Perturbation(parameters)
    perturbation.apply([torch.full((2, 3), 1 / 3), None])
    assert not torch.equal(parameters[0], before[0])
    assert torch.equal(parameters[1], before[1])
    perturbation.restore()
    assert all(torch.equal(tensor, other) for tensor, other in zip(parameters, before, strict=True))


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.slug)
def test_where_there_is_no_gradient_there_is_no_move(method: Sharpness) -> None:
    factors = FACTORS.clone()
    factors[0] = 0
    together, reference = step(method, stack(), factors), step(method, stack())
    assert all((tensor[0] == 0).all() for tensor in together)
    for tensor, other in zip(together, reference, strict=True):
        torch.testing.assert_close(tensor[1], other[1], rtol=1e-9, atol=1e-12)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.slug)
def test_a_radius_changes_the_gradient(method: Sharpness) -> None:
    differs = [
        (tensor - other).abs().max()
        for tensor, other in zip(step(method, stack()), step(NoSharpness(), stack()), strict=True)
    ]
    assert max(differs) > 1e-4


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.slug)
@pytest.mark.parametrize(
    "model", [MLP(hidden=(5,), batch_norm=True, dropout=0.4), SmallCNN(width=2)], ids=["mlp", "small_cnn"]
)
def test_running_statistics_and_dropout_advance_once_per_step(method: Sharpness, model: MLP | SmallCNN) -> None:
    images = torch.randn(2, 24, 1, 8, 8, generator=torch.Generator().manual_seed(3))

    def traces(chosen: Sharpness) -> list[torch.Tensor]:
        network = stack(model, shape=(1, 8, 8))
        forward_pass = ForwardPass(network, images, LABELS, cross_entropy)
        chosen.build(network, COUNTS, GROUPS).backward(forward_pass, FACTORS)
        streams = [
            generator.get_state() for layer in network.modules() for generator in getattr(layer, "generators", [])
        ]
        return [*network.buffers(), *streams]

    for state, other in zip(traces(method), traces(NoSharpness()), strict=True):
        assert torch.equal(state, other)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize(
    "model", [MLP(hidden=(5,), batch_norm=True, dropout=0.4), SmallCNN(width=2)], ids=["mlp", "small_cnn"]
)
def test_a_repeated_pass_at_the_same_parameters_gives_the_same_losses_and_a_new_pass_draws_again(
    model: MLP | SmallCNN,
) -> None:
    network = stack(model, shape=(1, 8, 8))
    images = torch.randn(2, 24, 1, 8, 8, generator=torch.Generator().manual_seed(3))
    forward_pass = ForwardPass(network, images, LABELS, cross_entropy)
    assert torch.equal(forward_pass.repeat(), forward_pass.losses)
    assert torch.equal(forward_pass.repeat(), forward_pass.losses)
    if isinstance(model, MLP):
        assert not torch.equal(ForwardPass(network, images, LABELS, cross_entropy).losses, forward_pass.losses)


TRAININGS = {
    "batch norm, dropout and RDR": {
        "model": {"name": "mlp", "hidden": [16], "batch_norm": True, "dropout": 0.3},
        "weighting": {"name": "rdr", "warm_up": 0.25},
    },
    "augmented images": {
        "dataset": {"name": "digits", "classes": [3, 8, 1]},
        "model": {"name": "small_cnn", "width": 2, "augment": True},
        "optimizer": "adamw",
    },
    "margins and noise": {"loss": "ldam", "label_noise": "symmetric", "model": {"name": "mlp", "hidden": [16]}},
}


def trained(values: dict[str, object]) -> tuple[list[dict[str, object]], dict[str, np.ndarray]]:
    run = ActiveRun(Experiment.from_dict({"seeds": 2, "epochs": 4, "batch_size": 50} | values))
    records = [record.to_json() | {"seconds": 0} for record in run]
    assert run.outcome is not None
    return records, run.outcome.weights


@pytest.mark.parametrize("training", TRAININGS)
def test_sam_and_asam_with_rho_zero_are_the_base_optimizer_bit_for_bit(training: str) -> None:
    records, weights = trained(TRAININGS[training])
    for name in ("sam", "asam"):
        also_records, also_weights = trained(TRAININGS[training] | {"sharpness": {"name": name, "rho": 0}})
        assert also_records == records
        assert all(np.array_equal(also_weights[key], weights[key]) for key in weights)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("training", TRAININGS)
@pytest.mark.parametrize("name", ["imb_sam", "cc_sam"])
def test_methods_that_add_gradients_equal_the_base_optimizer_at_rho_zero_to_rounding(training: str, name: str) -> None:
    # Adam divides a gradient by its own size, and RDR solves an ill-conditioned system: they make rounding visible.
    two_steps = TRAININGS[training] | {"epochs": 2, "batch_size": 2000, "optimizer": "sgd", "weighting": "none"}
    _, weights = trained(two_steps)
    _, also = trained(two_steps | {"sharpness": {"name": name, "rho": 0}})
    for key in weights:
        np.testing.assert_allclose(also[key], weights[key], rtol=0, atol=1e-10, err_msg=key)
