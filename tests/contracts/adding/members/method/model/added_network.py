"""A throw-away network."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from core.method.model import NetworkModel
from core.method.model.engine.mlp import StackedMLP
from core.method.model.engine.network import Network
from core.method.model.mlp import dense_parameters
from core.method.parameter import parameter


@dataclass(frozen=True)
class AddedNetwork(NetworkModel, slug="added_network", title="Added network"):
    """One hidden layer.

    **Source**: a test.
    """

    units: int = parameter(8, "Units of the hidden layer.", at_least=1, at_most=1000)

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        return StackedMLP(
            shape, (self.units,), classes, seeds, batch_norm=False, dropout=0.0, cosine_scale=cosine_scale
        )

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        return dense_parameters((prod(shape), self.units, classes))
