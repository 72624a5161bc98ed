"""Stacked convolutional networks against the same networks made of PyTorch's own layers, one seed at a time."""

import copy
from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.component import component
from core.method.model import Model
from core.method.model.byrd_lipton_cnn import ByrdLiptonCNN
from core.method.model.engine.convolution import StackedBatchNorm2d, StackedConvolution
from core.method.model.engine.network import Network
from core.method.model.engine.stacked import StackedLinear
from core.method.model.mlp import MLP
from core.method.model.resnet32 import ResNet32
from core.method.model.small_cnn import SmallCNN
from core.method.model.softmax_regression import SoftmaxRegression
from core.training.active_run import ActiveRun

CLASSES = 5


class PlainBlock(nn.Module):
    """He et al.'s block with the shortcut of option A."""

    def __init__(self, before: int, after: int, *, batch_norm: bool) -> None:
        super().__init__()
        self.stride, self.pad = (1, 0) if before == after else (2, (after - before) // 2)
        self.first = nn.Conv2d(before, after, 3, self.stride, 1, bias=not batch_norm)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=not batch_norm)
        self.first_norm = nn.BatchNorm2d(after) if batch_norm else nn.Identity()
        self.second_norm = nn.BatchNorm2d(after) if batch_norm else nn.Identity()

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        inner = functional.relu(self.first_norm(self.first(inputs)))
        passed = inputs[:, :, :: self.stride, :: self.stride]
        passed = functional.pad(passed, (0, 0, 0, 0, self.pad, self.pad))
        return functional.relu(self.second_norm(self.second(inner)) + passed)


def plain_resnet(channels: int, depth: int, *, batch_norm: bool, classes: int = CLASSES) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(channels, 16, 3, 1, 1, bias=not batch_norm)]
    layers += [nn.BatchNorm2d(16)] if batch_norm else []
    layers.append(nn.ReLU())
    before = 16
    for width in (16, 32, 64):
        for _ in range((depth - 2) // 6):
            layers.append(PlainBlock(before, width, batch_norm=batch_norm))
            before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


def plain_small_cnn(channels: int, width: int, *, batch_norm: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after, pool in ((channels, width, 1), (width, 2 * width, 1), (2 * width, 4 * width, 0)):
        layers.append(nn.Conv2d(before, after, 3, padding=1, bias=not batch_norm))
        layers += [nn.BatchNorm2d(after)] if batch_norm else []
        layers += [nn.ReLU(), nn.MaxPool2d(2) if pool else nn.AdaptiveAvgPool2d(1)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * width, CLASSES))


def plain_byrd_lipton(channels: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after, pool in ((channels, 64, 0), (64, 64, 1), (64, 128, 0), (128, 128, 0), (128, 128, 1)):
        layers += [nn.Conv2d(before, after, 3), nn.ReLU(), *[nn.MaxPool2d(2)] * pool]
    # 24 × 24 pixels: 22, 20, 10, 8, 6, 4, 2
    dense = [nn.Flatten(), nn.Linear(4 * 128, 512), nn.ReLU(), nn.Linear(512, 128), nn.ReLU(), nn.Linear(128, CLASSES)]
    return nn.Sequential(*layers, *dense)


Plain = Callable[[], nn.Sequential]
CASES: dict[str, tuple[Model, tuple[int, ...], Plain]] = {
    "small_cnn": (SmallCNN(width=4), (3, 12, 12), lambda: plain_small_cnn(3, 4, batch_norm=True)),
    "small_cnn without batch norm": (
        SmallCNN(width=4, batch_norm=False),
        (1, 8, 8),
        lambda: plain_small_cnn(1, 4, batch_norm=False),
    ),
    "resnet": (ResNet32(depth=14), (3, 16, 16), lambda: plain_resnet(3, 14, batch_norm=True)),
    "resnet without batch norm": (
        ResNet32(depth=8, batch_norm=False),
        (1, 9, 11),
        lambda: plain_resnet(1, 8, batch_norm=False),
    ),
    "byrd_lipton_cnn": (ByrdLiptonCNN(), (3, 24, 24), lambda: plain_byrd_lipton(3)),
}
PAIRS = ((StackedConvolution, nn.Conv2d), (StackedBatchNorm2d, nn.BatchNorm2d), (StackedLinear, nn.Linear))


def layers(network: nn.Module, kind: type[nn.Module]) -> list[nn.Module]:
    return [layer for layer in network.modules() if isinstance(layer, kind)]


def parts(network: nn.Module, *, stacked: bool, gradients: bool = False) -> list[torch.Tensor]:
    """Return parameters or their gradients, and running statistics, in one order for both kinds of network."""
    tensors = []
    for ours, theirs in PAIRS:
        for layer in layers(network, ours if stacked else theirs):
            renamed = stacked and ours is StackedBatchNorm2d
            names = ("scale", "shift") if renamed else ("weight", "bias")
            parameters = [parameter for name in names if (parameter := getattr(layer, name)) is not None]
            tensors += [parameter.grad if gradients else parameter.data for parameter in parameters]
            if theirs is nn.BatchNorm2d and not gradients:
                statistics = ("mean", "variance") if stacked else ("running_mean", "running_var")
                tensors += [getattr(layer, name) for name in statistics]
    return tensors


def seed_of(stack: list[torch.Tensor], seed: int, like: list[torch.Tensor]) -> list[torch.Tensor]:
    return [tensor[seed].reshape(other.shape) for tensor, other in zip(stack, like, strict=True)]


def copies(network: Network, plain: Plain, seeds: int) -> list[nn.Sequential]:
    """Return one plain network per seed, with the weights of the stack."""
    networks = []
    for seed in range(seeds):
        network_of_seed = plain()
        into = parts(network_of_seed, stacked=False)
        for target, source in zip(into, seed_of(parts(network, stacked=True), seed, into), strict=True):
            target.copy_(source)
        networks.append(network_of_seed)
    return networks


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("case", CASES)
def test_logits_gradients_and_running_statistics_are_those_of_pytorchs_layers(case: str) -> None:
    model, shape, plain = CASES[case]
    # In doubles: in single precision rounding decides which side of a ReLU's kink a unit is on, and with it a gradient.
    generator = torch.Generator().manual_seed(0)
    stack = model.build(shape, CLASSES, [3, 4])
    references = copies(stack, plain, 2)
    for _ in range(3):
        inputs = torch.randn(2, 6, *shape, generator=generator)
        labels = torch.randint(CLASSES, (2, 6), generator=generator)
        logits = stack(inputs)
        stack.zero_grad()
        functional.cross_entropy(logits, labels, reduction="none").sum().backward()
        for seed, reference in enumerate(references):
            expected = reference(inputs[seed])
            torch.testing.assert_close(logits[seed].T, expected, rtol=1e-10, atol=1e-11)
            reference.zero_grad()
            functional.cross_entropy(expected, labels[seed], reduction="sum").backward()
            theirs = parts(reference, stacked=False, gradients=True)
            ours = seed_of(parts(stack, stacked=True, gradients=True), seed, theirs)
            for our_tensor, their_tensor in zip(ours, theirs, strict=True):
                torch.testing.assert_close(
                    our_tensor, their_tensor, rtol=1e-9, atol=1e-10 * max(1, their_tensor.abs().max().item())
                )
            theirs = parts(reference, stacked=False)
            for our_tensor, their_tensor in zip(seed_of(parts(stack, stacked=True), seed, theirs), theirs, strict=True):
                torch.testing.assert_close(our_tensor, their_tensor, rtol=1e-10, atol=1e-11)
        with torch.no_grad():
            for network in (stack, *references):
                for parameter in network.parameters():
                    assert parameter.grad is not None
                    parameter.sub_(0.01 * parameter.grad)
    stack.eval()
    for seed, reference in enumerate(references):
        torch.testing.assert_close(stack(inputs)[seed].T, reference.eval()(inputs[seed]), rtol=1e-9, atol=1e-10)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("case", CASES)
def test_grouped_convolutions_compute_what_one_seed_after_another_does(case: str) -> None:
    model, shape, _ = CASES[case]
    one_by_one, grouped = (model.build(shape, CLASSES, [3, 4, 5]) for _ in range(2))
    grouped.grouped = True
    inputs = torch.randn(3, 6, *shape, generator=torch.Generator().manual_seed(0))
    for network in (one_by_one, grouped):
        network(inputs).square().sum().backward()
        with network.replay():
            network(inputs)
    for (name, one), (_, other) in zip(one_by_one.named_parameters(), grouped.named_parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        largest = max(1, one.grad.abs().max().item())
        torch.testing.assert_close(
            other.grad, one.grad, rtol=1e-9, atol=1e-10 * largest, msg=lambda text, n=name: n + text
        )
    for name, statistic in one_by_one.named_buffers():
        torch.testing.assert_close(grouped.get_buffer(name), statistic, rtol=1e-10, atol=1e-11)
    torch.testing.assert_close(grouped.eval()(inputs), one_by_one.eval()(inputs), rtol=1e-9, atol=1e-10)


@pytest.mark.usefixtures("double_precision")
def test_a_device_that_groups_convolutions_trains_the_same_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment.from_dict(
        {"model": {"name": "small_cnn", "width": 2}, "epochs": 1, "seeds": 2, "weighting": "rdr", "sharpness": "sam"}
    )
    outcomes = []
    for devices in (frozenset(), {"cpu"}):
        monkeypatch.setattr("core.training.device.GROUPED", devices)
        run = ActiveRun(experiment, device="cpu")
        assert len(list(run)) == 1
        outcomes.append(run.outcome)
    one_by_one, grouped = outcomes
    assert one_by_one is not None
    assert grouped is not None
    np.testing.assert_allclose(grouped.probabilities, one_by_one.probabilities, rtol=1e-6, atol=1e-9)


@pytest.mark.usefixtures("double_precision")
def test_batch_norm_of_one_sample_uses_its_plane_and_of_one_pixel_the_running_statistics() -> None:
    ours, theirs = StackedBatchNorm2d(3, 1), nn.BatchNorm2d(3)
    sample = torch.randn(1, 3, 4, 4)
    torch.testing.assert_close(ours([sample])[0], theirs(sample))
    torch.testing.assert_close(ours.mean[0], theirs.running_mean)
    pixel = torch.randn(1, 3, 1, 1)
    torch.testing.assert_close(ours([pixel])[0], theirs.eval()(pixel))
    torch.testing.assert_close(ours.variance[0], theirs.running_var)


def test_while_replaying_batch_norm_gives_the_same_and_leaves_no_trace() -> None:
    layer = StackedBatchNorm2d(3, 2)
    maps = [torch.randn(5, 3, 4, 4) for _ in range(2)]
    before = layer(maps)
    state = copy.deepcopy(layer.state_dict())
    layer.replaying = True
    assert all(torch.equal(tensor, other) for tensor, other in zip(layer(maps), before, strict=True))
    assert all(torch.equal(state[name], value) for name, value in layer.state_dict().items())


def test_convolutions_start_as_he_et_al_say() -> None:
    layer = StackedConvolution(40, 60, [torch.Generator().manual_seed(seed) for seed in range(2)])
    assert layer.weight.std().item() == pytest.approx((2 / 360) ** 0.5, rel=0.02)
    assert (layer.bias == 0).all()
    assert not torch.equal(layer.weight[0], layer.weight[1])


@pytest.mark.parametrize(
    ("depth", "parameters"), [(20, 269_722), (32, 464_154), (44, 658_586), (56, 853_018), (110, 1_727_962)]
)
def test_residual_networks_have_the_sizes_of_the_literature(depth: int, parameters: int) -> None:
    # He et al., table 6: 0.27, 0.46, 0.66, 0.85 and 1.7 million.
    assert ResNet32(depth=depth).parameter_count((3, 32, 32), 10) == parameters
    if depth == 32:
        reference = plain_resnet(3, 32, batch_norm=True, classes=10)
        assert sum(tensor.numel() for tensor in reference.parameters()) == parameters
        assert sum(tensor.numel() for tensor in ResNet32().build((3, 32, 32), 10, [0]).parameters()) == parameters


def counted_multiplications(network: nn.Module, shape: Sequence[int]) -> int:
    """Multiplications of one pass over one sample, counted while it runs."""
    total = 0

    def of_convolution(layer: StackedConvolution, _: object, outputs: list[torch.Tensor]) -> None:
        nonlocal total
        total += layer.weight[0, 0].numel() * outputs[0][0].numel()

    def of_linear(layer: StackedLinear, _: object, __: object) -> None:
        nonlocal total
        total += layer.weight[0].numel()

    for layer in network.modules():
        if isinstance(layer, StackedConvolution):
            layer.register_forward_hook(of_convolution)
        elif isinstance(layer, StackedLinear):
            layer.register_forward_hook(of_linear)
    network.eval()(torch.zeros(1, 1, *shape))
    return total


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        (SmallCNN(), (3, 32, 32)),
        (SmallCNN(width=3, batch_norm=False), (1, 8, 8)),
        (SmallCNN(width=3), (1, 30, 27)),
        (ResNet32(), (3, 32, 32)),
        (ResNet32(depth=8), (1, 28, 28)),
        (ResNet32(depth=8), (1, 30, 27)),
        (ByrdLiptonCNN(), (3, 32, 32)),
        (ByrdLiptonCNN(), (1, 27, 22)),
    ],
)
def test_multiplications_are_those_of_the_pass(model: Model, shape: tuple[int, ...]) -> None:
    assert model.multiply_adds(shape, CLASSES) == counted_multiplications(model.build(shape, CLASSES, [0]), shape)


@pytest.mark.parametrize("model", [MLP(), SoftmaxRegression()])
def test_dense_networks_multiply_at_most_once_per_parameter(model: Model) -> None:
    counted = counted_multiplications(model.build((1, 8, 8), CLASSES, [0]), (1, 8, 8))
    assert counted <= model.multiply_adds((1, 8, 8), CLASSES) <= 1.1 * counted


@pytest.mark.parametrize(("model", "smallest"), [("small_cnn", 4), ("resnet32", 8), ("byrd_lipton_cnn", 20)])
def test_images_that_are_too_small_are_refused_and_the_smallest_ones_work(model: str, smallest: int) -> None:
    chosen = component("model", model)()
    assert isinstance(chosen, Model)
    for shape in ((1, smallest, smallest), (3, smallest, smallest + 3)):
        chosen.check_shape(shape, "image")
        network = chosen.build(shape, 2, [0])
        assert network(torch.randn(1, 2, *shape)).isfinite().all()
        assert sum(tensor.numel() for tensor in network.parameters()) == chosen.parameter_count(shape, 2)
    with pytest.raises(InvalidValue) as caught:
        chosen.check_shape((1, smallest, smallest - 1), "image")
    assert str(caught.value) == (
        f"model = '{model}' needs images of at least {smallest} × {smallest} pixels; these have {smallest} × "
        f"{smallest - 1}: choose small_cnn or mlp, or larger images."
    )


@pytest.mark.parametrize(("dataset", "kind"), [("wine", "flat features"), ("moons", "points")])
@pytest.mark.parametrize("model", ["small_cnn", "resnet32", "byrd_lipton_cnn"])
def test_what_is_no_image_is_refused_when_the_experiment_is_made(dataset: str, kind: str, model: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Experiment.from_dict({"dataset": dataset, "model": model})
    assert str(caught.value) == (
        f"model = '{model}' looks at images, and this dataset has {kind}: choose mlp, or a dataset of images."
    )


def test_a_depth_between_two_networks_names_both() -> None:
    with pytest.raises(InvalidValue, match=r"model\.depth = 30 is not 6 n \+ 2; the nearest ones are 26 and 32\."):
        ResNet32(depth=30)
    with pytest.raises(InvalidValue, match=r"the nearest ones are 104 and 110\."):
        ResNet32(depth=109)
