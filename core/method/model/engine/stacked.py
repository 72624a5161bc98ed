"""Layers that hold one set of parameters a seed and compute all of them at once.

Activations are `[S, features, B]`: the feature dimension before the batch makes a layer one batched matrix product with the
weight on the left, and puts the classes where the loss wants them.
"""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional


class Replayable(nn.Module):
    """A layer whose pass in training leaves a trace; while it replays, it repeats the last pass and leaves none.

    Attributes:
        replaying: set by `Network.replay`.
    """

    replaying = False


class StackedLinear(nn.Module):
    """`W x + b` for S networks: weight `[S, outputs, inputs]`, bias `[S, outputs, 1]`.

    Both start uniform in ±1/√inputs, as PyTorch's `nn.Linear` does, drawn from one generator a seed.
    """

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        bound = inputs**-0.5
        draws = [torch.empty(outputs, inputs + 1).uniform_(-bound, bound, generator=one) for one in generators]
        both = torch.stack(draws)
        self.weight = nn.Parameter(both[:, :, :-1].clone())
        self.bias = nn.Parameter(both[:, :, -1:].clone())

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """`[S, outputs, B]` for inputs `[S, inputs, B]`."""
        return torch.baddbmm(self.bias, self.weight, inputs)

    def operands(self, inputs: torch.Tensor) -> torch.Tensor:
        """What the rows of weight and bias together are multiplied by: the inputs and a one, `[S, inputs + 1, B]`."""
        return torch.cat([inputs, torch.ones_like(inputs[:, :1])], dim=1)


class StackedCosine(nn.Module):
    """Cosines between features and class vectors times a scale, for S networks: weight `[S, outputs, inputs]`.

    Source: the normalised linear layer of Cao et al., LDAM, NeurIPS 2019.
    """

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator], scale: float) -> None:
        super().__init__()
        self.scale = scale
        draws = [torch.empty(outputs, inputs).uniform_(-1, 1, generator=one) for one in generators]
        self.weight = nn.Parameter(torch.stack(draws))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """`[S, outputs, B]` for inputs `[S, inputs, B]`."""
        return torch.bmm(functional.normalize(self.weight, dim=2), self.operands(inputs))

    def operands(self, inputs: torch.Tensor) -> torch.Tensor:
        """What the class directions are multiplied by: the scaled directions of the inputs, `[S, inputs, B]`."""
        return self.scale * functional.normalize(inputs, dim=1)


class StackedBatchNorm(Replayable):
    """Batch normalisation of every feature of every seed by itself, as `nn.BatchNorm1d` does for one network.

    Source: Ioffe & Szegedy, Batch Normalization, ICML 2015, algorithm 1; momentum 0.1 and ε = 1e-5 as in PyTorch. A batch of
    one sample has no variance and is normalised by the running statistics.
    """

    def __init__(self, features: int, seeds: int, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.momentum = momentum
        self.epsilon = epsilon
        self.scale = nn.Parameter(torch.ones(seeds, features, 1))
        self.shift = nn.Parameter(torch.zeros(seeds, features, 1))
        self.mean: torch.Tensor
        self.variance: torch.Tensor
        self.register_buffer("mean", torch.zeros(seeds, features, 1))
        self.register_buffer("variance", torch.ones(seeds, features, 1))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """`[S, features, B]`, normalised over B in training and by the running statistics otherwise."""
        mean, variance = self.mean, self.variance
        batch = inputs.shape[2]
        if self.training and batch > 1:
            variance, mean = torch.var_mean(inputs, dim=2, keepdim=True, correction=0)
            if not self.replaying:
                with torch.no_grad():
                    self.mean.lerp_(mean, self.momentum)
                    self.variance.lerp_(variance * (batch / (batch - 1)), self.momentum)
        return (inputs - mean) * (self.scale * torch.rsqrt(variance + self.epsilon)) + self.shift


class StackedDropout(Replayable):
    """Sets each feature to 0 with a probability and scales the rest, with a stream of its own for each seed.

    Source: Srivastava et al., Dropout, JMLR 2014 (in the inverted form).
    """

    def __init__(self, probability: float, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        self.keep = 1 - probability
        self.generators = list(generators)
        self.mask: torch.Tensor | None = None

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """`[S, features, B]`, changed in training only."""
        if not self.training:
            return inputs
        if self.mask is None or not self.replaying:
            # Drawn on the CPU, so that a seed drops the same units on every device.
            mask = torch.empty(inputs.shape)
            for row, generator in zip(mask, self.generators, strict=True):
                row.bernoulli_(self.keep, generator=generator)
            self.mask = mask.div_(self.keep).to(inputs.device)
        return inputs * self.mask
