"""Directions in the space of a network's parameters."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int

from core.flatness.cost import EIGENVECTOR_STEPS
from core.flatness.curvature import Curvature
from core.flatness.lanczos import lanczos
from core.method.loss import PerSample
from core.method.model.engine.convolution import StackedConvolution
from core.method.model.engine.network import Network
from core.method.model.engine.stacked import StackedCosine, StackedLinear
from core.randomness import torch_generator

TOLERANCE = 1e-2
Pair = tuple[list[torch.Tensor], list[torch.Tensor]]


def filter_normalised(network: Network, seeds: Sequence[int], seed: int) -> Pair:
    """Draw two Gaussian directions in which every filter (the weights into one output) has the norm of the network's own filter.

    Both directions are zero for biases and for the parameters of BatchNorm.

    **Source**: Li et al., Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018, section 4 and their code.
    """
    weights = {
        id(layer.weight)
        for layer in network.modules()
        if isinstance(layer, StackedLinear | StackedCosine | StackedConvolution)
    }
    draws = [torch_generator(own, "flatness", seed) for own in seeds]
    pair: Pair = ([], [])
    for directions in pair:
        for value in network.parameters():
            if id(value) not in weights:
                directions.append(torch.zeros_like(value))
                continue
            drawn = torch.stack([torch.randn(value.shape[1:], generator=draw) for draw in draws]).to(value)
            inside = tuple(range(2, value.dim()))
            own, of_drawn = (torch.linalg.vector_norm(w, dim=inside, keepdim=True) for w in (value.detach(), drawn))
            directions.append(drawn * (own / of_drawn.clamp(1e-12)))
    return pair


def top_eigenvectors(
    network: Network,
    inputs: Float[torch.Tensor, "seeds samples ..."],
    labels: Int[torch.Tensor, "seeds samples"],
    per_sample: PerSample,
    seeds: Sequence[int],
    seed: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Pair | None:
    """Return the unit eigenvectors of the two largest eigenvalues of the Hessian of the mean of the classes' mean losses.

    Their signs are chosen so that the loss does not decrease along them at first. None when stopped.
    """
    counts = torch.bincount(labels[0])
    balance = labels.shape[1] / (counts.clamp(min=1) * (counts > 0).sum())

    def balanced(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return per_sample(logits, target) * balance[target]

    curvature = Curvature(network, inputs, labels, balanced)
    draws = [torch_generator(own, "flatness", seed) for own in seeds]
    start = torch.stack([torch.randn(curvature.size, generator=draw) for draw in draws]).to(inputs)
    run = lanczos(curvature.hessian, start, EIGENVECTOR_STEPS, TOLERANCE, ends=(-1, -2), stopped=stopped)
    if stopped():
        return None
    uphill = curvature.gradient()
    eigenvectors = []
    for place in (-1, -2):
        vector = run.vector(place)
        sign = torch.where((vector * uphill).sum(1, keepdim=True) < 0, -1.0, 1.0)
        eigenvectors.append(curvature.pieces(vector * sign))
    return eigenvectors[0], eigenvectors[1]
