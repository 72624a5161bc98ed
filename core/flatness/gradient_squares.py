"""Squared norms of per-sample gradients, computed without forming the gradients."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from jaxtyping import Float
from torch import nn
from torch.nn import functional

from core.method.model.engine.convolution import Maps, StackedBatchNorm2d, StackedConvolution
from core.method.model.engine.network import Network
from core.method.model.engine.stacked import StackedBatchNorm, StackedLinear

Layer = nn.Module


class GradientSquares:
    """Record a network's layers in a forward pass, to compute ‖∂(Σ_c u_c z_c)/∂θ‖² of each sample for any u.

    A dense layer contributes ‖δ‖² (‖a‖² + 1), with the gradient δ at its output and its input a; a convolution the squared norm
    of the product of δ with the unfolded input; BatchNorm in evaluation mode (Σ δ x̂)² + (Σ δ)² per channel.

    Args:
        network: all its parameters belong to layers of the types in `LAYERS`, each of which is used once.

    **Source**: Goodfellow, Efficient Per-Example Gradient Computations, 2015, arXiv 1510.01799 (dense layers).
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._recorded: list[tuple[Layer, list[torch.Tensor], list[torch.Tensor]]] = []

    def logits(self, inputs: Float[torch.Tensor, "seeds batch ..."]) -> Float[torch.Tensor, "seeds classes batch"]:
        """Compute the logits in a forward pass, and record the layers."""
        with self._recording():
            return self._network(inputs)

    def squares(
        self, logits: Float[torch.Tensor, "seeds classes batch"], direction: Float[torch.Tensor, "seeds classes batch"]
    ) -> Float[torch.Tensor, "seeds batch"]:
        """Return ‖Jᵀu‖² of each sample for a direction u; may be called again with another direction."""
        outputs = [output for _, _, outputs in self._recorded for output in outputs]
        slopes = iter(torch.autograd.grad(logits, outputs, direction, retain_graph=True))
        with torch.no_grad():
            parts = [
                LAYERS[type(layer)](layer, inputs, [next(slopes) for _ in outputs])
                for layer, inputs, outputs in self._recorded
            ]
            return torch.stack(parts).sum(0)

    @contextmanager
    def _recording(self) -> Iterator[None]:
        self._recorded = []
        layers = [layer for layer in self._network.modules() if type(layer) in LAYERS]
        hooks = [layer.register_forward_hook(self._record) for layer in layers]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def _record(
        self, layer: Layer, given: tuple[torch.Tensor | Maps], output: torch.Tensor | Maps
    ) -> torch.Tensor | Maps:
        outputs = [output] if isinstance(output, torch.Tensor) else output
        inputs = [given[0]] if isinstance(given[0], torch.Tensor) else given[0]
        self._recorded.append((layer, inputs, outputs))
        # The next layer gets a copy, which it may change in place.
        copies = [tensor.clone() for tensor in outputs]
        return copies[0] if isinstance(output, torch.Tensor) else copies


def _linear(_layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    return slopes[0].square().sum(1) * (given[0].square().sum(1) + 1)


def _batch_norm(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedBatchNorm)
    normalised = (given[0] - layer.mean) * torch.rsqrt(layer.variance + layer.epsilon)
    return (slopes[0].square() * (normalised.square() + 1)).sum(1)


def _batch_norm_2d(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedBatchNorm2d)
    rows = []
    for maps, slope, mean, variance in zip(given, slopes, layer.mean, layer.variance, strict=True):
        normalised = (maps - mean.view(-1, 1, 1)) * torch.rsqrt(variance + layer.epsilon).view(-1, 1, 1)
        scale, shift = (slope * normalised).sum((2, 3)), slope.sum((2, 3))
        rows.append((scale.square() + shift.square()).sum(1))
    return torch.stack(rows)


def _convolution(layer: Layer, given: list[torch.Tensor], slopes: list[torch.Tensor]) -> torch.Tensor:
    assert isinstance(layer, StackedConvolution)
    rows = []
    for maps, back in zip(given, slopes, strict=True):
        windows = functional.unfold(maps, layer.weight.shape[-2:], padding=layer.padding, stride=layer.stride)
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
