"""Squared norms of per-sample gradients, without the gradients."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.nn import functional

from core.method.model.engine.convolution import Maps, StackedBatchNorm2d, StackedConvolution
from core.method.model.engine.network import Network
from core.method.model.engine.stacked import StackedBatchNorm, StackedLinear

Layer = nn.Module


class GradientSquares:
    """Watches the layers of a network during one pass, to give ‖∂(Σ_c u_c z_c)/∂θ‖² of each sample for any u afterwards.

    For a dense layer it is ‖δ‖² (‖a‖² + 1), δ the gradient at its output and a its input; for a convolution the squared norm of
    the product of δ with the unfolded input; for BatchNorm in evaluation mode (Σ δ x̂)² + (Σ δ)² a channel.

    Args:
        network: one whose parameters all lie in layers of `LAYERS`, each used once.

    **Source**: Goodfellow, Efficient Per-Example Gradient Computations, 2015, arXiv 1510.01799 (dense layers).
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._seen: list[tuple[Layer, list[torch.Tensor], list[torch.Tensor]]] = []

    def logits(self, inputs: torch.Tensor) -> torch.Tensor:
        """The pass: logits `[S, C, B]` for inputs `[S, B, *shape]`."""
        with self._watching():
            return self._network(inputs)

    def squares(self, logits: torch.Tensor, direction: torch.Tensor) -> torch.Tensor:
        """‖Jᵀu‖² of each sample, `[S, B]`, for u `[S, C, B]`; may be asked again for another u."""
        outputs = [one for _, _, made in self._seen for one in made]
        slopes = iter(torch.autograd.grad(logits, outputs, direction, retain_graph=True))
        with torch.no_grad():
            parts = [
                LAYERS[type(layer)](layer, given, [next(slopes) for _ in made]) for layer, given, made in self._seen
            ]
            return torch.stack(parts).sum(0)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        self._seen = []
        layers = [layer for layer in self._network.modules() if type(layer) in LAYERS]
        hooks = [layer.register_forward_hook(self._note) for layer in layers]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _note(self, layer: Layer, given: tuple[torch.Tensor | Maps], made: torch.Tensor | Maps) -> torch.Tensor | Maps:
        outputs = [made] if isinstance(made, torch.Tensor) else made
        inputs = [given[0]] if isinstance(given[0], torch.Tensor) else given[0]
        self._seen.append((layer, inputs, outputs))
        # A copy goes on: what comes next may change it in place.
        copies = [one.clone() for one in outputs]
        return copies[0] if isinstance(made, torch.Tensor) else copies


def _linear(_layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    return slopes[0].square().sum(1) * (given[0].square().sum(1) + 1)


def _batch_norm(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedBatchNorm)
    normalised = (given[0] - layer.mean) * torch.rsqrt(layer.variance + layer.epsilon)
    return (slopes[0].square() * (normalised.square() + 1)).sum(1)


def _batch_norm_2d(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedBatchNorm2d)
    rows = []
    for one, slope, mean, variance in zip(given, slopes, layer.mean, layer.variance, strict=True):
        normalised = (one - mean.view(-1, 1, 1)) * torch.rsqrt(variance + layer.epsilon).view(-1, 1, 1)
        scale, shift = (slope * normalised).sum((2, 3)), slope.sum((2, 3))
        rows.append((scale.square() + shift.square()).sum(1))
    return torch.stack(rows)


def _convolution(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedConvolution)
    rows = []
    for one, back in zip(given, slopes, strict=True):
        windows = functional.unfold(one, layer.weight.shape[-2:], padding=layer.padding, stride=layer.stride)
        slope = back.flatten(2)
        row = torch.bmm(slope, windows.transpose(1, 2)).square().sum((1, 2))
        rows.append(row if layer.bias is None else row + slope.sum(2).square().sum(1))
    return torch.stack(rows)


LAYERS: dict[type[nn.Module], Callable[[Layer, list[torch.Tensor], list[torch.Tensor]], torch.Tensor]] = {
    StackedLinear: _linear,
    StackedBatchNorm: _batch_norm,
    StackedBatchNorm2d: _batch_norm_2d,
    StackedConvolution: _convolution,
}
