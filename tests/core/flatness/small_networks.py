"""Networks small enough for their dense Hessians, in double precision."""

import copy

import torch
from torch import nn
from torch.func import functional_call

from core.flatness.curvature import Curvature
from core.method.loss.cross_entropy import CrossEntropy
from core.method.model.engine.network import Network
from core.method.model.engine.stacked import StackedLinear
from core.method.model.mlp import MLP
from core.randomness import torch_generator

SEEDS = (0, 1)
PER_SAMPLE = CrossEntropy().build(torch.ones(2, 3), 0.0)


class Tanh(Network):
    """One hidden layer of tanh: the trace is not exact, and λ_min may be the eigenvalue of largest size."""

    def __init__(self, inputs: int, hidden: int, classes: int, gain: float = 1.0) -> None:
        super().__init__()
        draw = [torch_generator(seed, "init") for seed in SEEDS]
        self.body = StackedLinear(inputs, hidden, draw)
        self.head = StackedLinear(hidden, classes, draw)
        with torch.no_grad():
            self.head.weight.mul_(gain)
            self.body.weight.mul_(gain)

    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.body(inputs.flatten(2).transpose(1, 2)))


def relu_with_batch_norm() -> Network:
    """293 parameters per seed; random running statistics and parameters of BatchNorm."""
    network = MLP(hidden=(12, 9), batch_norm=True).build((7,), 5, SEEDS)
    draw = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.rpartition(".")[2] in ("mean", "shift"):
                value.normal_(0, 0.5, generator=draw)
            elif name.rpartition(".")[2] in ("variance", "scale"):
                value.uniform_(0.5, 2, generator=draw)
    return network


def tanh() -> Network:
    return Tanh(6, 12, 4)


def saddle() -> Network:
    """Confident wrong predictions where tanh is curved: |λ_min| > λ_max, trace < 0 (labels are the least likely class)."""
    return Tanh(4, 25, 2, gain=8.0)


def curvature_of(network: Network, samples: int = 30, least_likely: bool = False, **options: int) -> Curvature:
    network = copy.deepcopy(network).double()
    inputs_size = next(network.parameters()).shape[2]
    draw = torch.Generator().manual_seed(1)
    inputs = torch.randn(len(SEEDS), samples, inputs_size, generator=draw).double()
    classes = network.eval()(inputs).shape[1]
    labels = torch.randint(0, classes, (len(SEEDS), samples), generator=draw)
    if least_likely:
        labels = network(inputs).min(1).indices
    return Curvature(network, inputs, labels, PER_SAMPLE, **options)


def dense_hessians(curvature: Curvature) -> torch.Tensor:
    """Compute the Hessians `[S, d, d]` by PyTorch's own second derivatives, one seed's loss at a time."""
    network, seeds = curvature.network, curvature.seeds
    names = [name for name, _ in network.named_parameters()]
    hessians = []
    for seed in range(seeds):

        def loss(flat: torch.Tensor, seed: int = seed) -> torch.Tensor:
            vectors = torch.cat([p.reshape(seeds, -1) for p in network.parameters()], 1).detach().clone()
            pieces = curvature.pieces(torch.cat([vectors[:seed], flat[None], vectors[seed + 1 :]]))
            logits = functional_call(network, dict(zip(names, pieces, strict=True)), (curvature.inputs,))
            return nn.functional.cross_entropy(logits[seed].T, curvature.labels[seed])

        start = torch.cat([p[seed].flatten() for p in network.parameters()]).detach()
        hessians.append(torch.autograd.functional.hessian(loss, start))
    return torch.stack(hessians)


def dense(product, curvature: Curvature) -> torch.Tensor:
    """Return the matrices `[S, d, d]` of a product, computed column by column."""
    unit = torch.eye(curvature.size, dtype=torch.float64)
    return torch.stack([product(row.expand(curvature.seeds, -1)) for row in unit], 2)
