"""Snapshots of how a network divides the plane, for two-dimensional data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import torch

from core.method.model.engine.network import Network
from core.preparation.prepared import Prepared
from core.training.record import Boundary

GRID = 64
SNAPSHOTS = 40
MARGIN = 0.15


@dataclass(frozen=True, eq=False)
class Plane:
    """What is looked at: the training points of a run's first seed, and a grid around them that all seeds share."""

    points: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, data: Prepared) -> Self:
        """The plane of the first of these seeds."""
        return cls(data.train.for_seeds(0).dense()[0], data.train_labels[0])

    @cached_property
    def axes(self) -> np.ndarray:
        """The coordinates of the grid on both axes, `[2, G]`."""
        low, high = self.points.min(0), self.points.max(0)
        margin = MARGIN * (high - low)
        return np.ascontiguousarray(np.linspace(low - margin, high + margin, GRID, dtype=np.float32).T)

    @cached_property
    def inputs(self) -> np.ndarray:
        """The points of the grid, `[1, G², 2]`."""
        return np.stack(np.meshgrid(*self.axes), axis=-1).reshape(1, -1, 2)

    def boundary(self, epochs: list[int], predictions: list[np.ndarray], probabilities: list[np.ndarray]) -> Boundary:
        """The pictures taken at these epochs, `[S, G, G]` each."""
        x, y = self.axes
        return Boundary(
            epochs=np.array(epochs),
            x=x,
            y=y,
            prediction=np.stack(predictions),
            probability=np.stack(probabilities),
            points=self.points,
            labels=self.labels,
        )


class BoundaryRecorder:
    """Takes at most 40 pictures of the plane on a 64 × 64 grid, evenly spread over the epochs, first and last included."""

    def __init__(self, plane: Plane, epochs: int) -> None:
        self.plane = plane
        self.due = set(np.linspace(1, epochs, min(epochs, SNAPSHOTS)).round().astype(int).tolist())
        self.epochs: list[int] = []
        self.predictions: list[np.ndarray] = []
        self.probabilities: list[np.ndarray] = []

    def record(self, epoch: int, prediction: np.ndarray, probability: np.ndarray) -> None:
        """Keep what a run's networks say of the grid, `[S, G, G]` each."""
        self.epochs.append(epoch)
        self.predictions.append(prediction)
        self.probabilities.append(probability)

    def boundary(self) -> Boundary:
        """All pictures taken."""
        return self.plane.boundary(self.epochs, self.predictions, self.probabilities)


@torch.inference_mode()
def predict_plane(network: Network, plane: Plane, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """What every network of a stack predicts on the grid, uint8 `[S, G, G]`, and how probable that is, float16.

    The grid goes through the network in so many pieces, as in `core.training.evaluation`.
    """
    network.eval()
    weight = network.head.weight
    networks = len(weight)
    inputs = torch.from_numpy(plane.inputs).to(weight.device).expand(networks, -1, -1)
    logits = torch.cat([network(piece) for piece in inputs.chunk(pieces, dim=1)], dim=2)
    probability, prediction = logits.softmax(1).max(1)
    shape = (networks, GRID, GRID)
    return (
        prediction.view(shape).cpu().numpy().astype(np.uint8),
        probability.view(shape).cpu().numpy().astype(np.float16),
    )
