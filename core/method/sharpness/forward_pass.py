"""One pass of a stack over a batch, which can be repeated at changed parameters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from jaxtyping import Float, Int

from core.method.loss import PerSample

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class ForwardPass:
    """Features, logits and losses of a batch, at the parameters that the network had at the time of the pass.

    Attributes:
        network: the stack of networks.
        labels: int64.
        per_sample: the loss function of this epoch.
        features: the input of the last layer.
        logits: the output of the last layer.
        losses: the unreduced losses.
    """

    features: Float[torch.Tensor, "seeds units batch"]
    logits: Float[torch.Tensor, "seeds classes batch"]
    losses: Float[torch.Tensor, "seeds batch"]

    def __init__(
        self,
        network: Network,
        inputs: Float[torch.Tensor, "seeds batch ..."],
        labels: Int[torch.Tensor, "seeds batch"],
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

    def repeat(self) -> Float[torch.Tensor, "seeds batch"]:
        """Return the losses of the same batch at the current parameters; random streams and statistics do not advance."""
        with self.network.replay(), self.precision():
            features = self.network.features(self.inputs)
        return self.per_sample(self.network.classify(features.float()), self.labels)
