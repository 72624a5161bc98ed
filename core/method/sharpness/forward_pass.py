"""One pass of a stack over a batch, and the same pass again at changed parameters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from core.method.loss import PerSample

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class ForwardPass:
    """Features, logits and losses of a batch, at the network's parameters as they were when it was made.

    Attributes:
        network: what made it.
        labels: int64 `[S, B]`.
        per_sample: the loss of this epoch.
        features: `[S, K, B]`.
        logits: `[S, C, B]`.
        losses: unreduced, `[S, B]`.
    """

    def __init__(
        self,
        network: Network,
        inputs: torch.Tensor,
        labels: torch.Tensor,
        per_sample: PerSample,
        precision: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self.network = network
        self.inputs = inputs
        self.labels = labels
        self.per_sample = per_sample
        self.precision = precision
        with precision():
            self.features = network.features(inputs)
        self.logits = network.classify(self.features.float())
        self.losses = per_sample(self.logits, labels)

    def again(self) -> torch.Tensor:
        """The losses `[S, B]` of the same batch at the parameters as they are now; nothing that a pass advances moves."""
        with self.network.replay(), self.precision():
            features = self.network.features(self.inputs)
        return self.per_sample(self.network.classify(features.float()), self.labels)
