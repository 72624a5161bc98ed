"""Snapshots of how a network divides the plane, for two-dimensional data."""

from dataclasses import dataclass
from functools import cached_property

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
    def of(cls, data: Prepared) -> "Plane":
        """The plane of the first of these seeds."""
        return cls(data.train.for_seeds(0).dense()[0], data.train_labels[0])

    @cached_property
    def axes(self) -> np.ndarray:
        """The coordinates of the grid on both axes, `[2, G]`."""
        low, high = self.points.min(0), self.points.max(0)
        margin = MARGIN * (high - low)
        return np.ascontiguousarray(np.linspace(low - margin, high + margin, GRID, dtype=np.float32).T)

    @property
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


class BoundaryCamera:
    """Takes at most 40 pictures of the plane on a 64 × 64 grid, evenly spread over the epochs, first and last included."""

    def __init__(self, plane: "Plane", seeds: int, epochs: int, device: torch.device) -> None:
        self.plane = plane
        self.inputs = torch.from_numpy(plane.inputs).expand(seeds, -1, -1).to(device)
        self.due = set(np.linspace(1, epochs, min(epochs, SNAPSHOTS)).round().astype(int).tolist())
        self.epochs: list[int] = []
        self.predictions: list[np.ndarray] = []
        self.probabilities: list[np.ndarray] = []

    @torch.inference_mode()
    def look(self, network: Network, epoch: int, *, last: bool) -> None:
        """Take a picture if one is due at this epoch."""
        if epoch not in self.due and not last:
            return
        network.eval()
        probability, prediction = network(self.inputs).softmax(1).max(1)
        shape = (len(prediction), GRID, GRID)
        self.epochs.append(epoch)
        self.predictions.append(prediction.view(shape).cpu().numpy().astype(np.uint8))
        self.probabilities.append(probability.view(shape).cpu().numpy().astype(np.float16))

    def develop(self) -> Boundary:
        """All pictures taken."""
        return self.plane.boundary(self.epochs, self.predictions, self.probabilities)
