"""Snapshots of the regions into which networks divide the plane, for two-dimensional data."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float16, Float32, Int, UInt8

from core.method.model.engine.network import Network
from core.preparation.prepared import Prepared
from core.training.record import Boundary

GRID = 64
SNAPSHOTS = 40
MARGIN = 0.15


@dataclass(frozen=True, eq=False)
class Plane:
    """The part of the plane that snapshots show: the training points of a run's first seed, and a grid around them.

    All seeds of the run use the same grid.
    """

    points: Float32[np.ndarray, "points 2"]
    labels: Int[np.ndarray, " points"]

    @classmethod
    def of(cls, data: Prepared) -> "Plane":
        """Return the plane for the first of these seeds."""
        return cls(data.train.for_seeds(0).dense()[0], data.train_labels[0])

    @cached_property
    def axes(self) -> Float32[np.ndarray, "2 grid"]:
        """The coordinates of the grid on both axes."""
        low, high = self.points.min(0), self.points.max(0)
        margin = MARGIN * (high - low)
        return np.ascontiguousarray(np.linspace(low - margin, high + margin, GRID, dtype=np.float32).T)

    @cached_property
    def inputs(self) -> Float32[np.ndarray, "1 cells 2"]:
        """The points of the grid."""
        return np.stack(np.meshgrid(*self.axes), axis=-1).reshape(1, -1, 2)

    def boundary(
        self,
        epochs: list[int],
        predictions: list[UInt8[np.ndarray, "seeds grid grid"]],
        probabilities: list[Float16[np.ndarray, "seeds grid grid"]],
    ) -> Boundary:
        """Return the boundary from the snapshots of these epochs."""
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
    """Record at most 40 snapshots of the plane on a 64 × 64 grid, evenly spread over the epochs, first and last included.

    Attributes:
        due: the epochs to record.
    """

    def __init__(self, plane: Plane, epochs: int) -> None:
        self.plane = plane
        self.due = set(np.linspace(1, epochs, min(epochs, SNAPSHOTS)).round().astype(int).tolist())
        self.epochs: list[int] = []
        self.predictions: list[np.ndarray] = []
        self.probabilities: list[np.ndarray] = []

    def record(
        self,
        epoch: int,
        prediction: UInt8[np.ndarray, "seeds grid grid"],
        probability: Float16[np.ndarray, "seeds grid grid"],
    ) -> None:
        """Record the predictions of a run's networks on the grid."""
        self.epochs.append(epoch)
        self.predictions.append(prediction)
        self.probabilities.append(probability)

    def boundary(self) -> Boundary:
        """Return the boundary from all recorded snapshots."""
        return self.plane.boundary(self.epochs, self.predictions, self.probabilities)


@torch.inference_mode()
def predict_plane(
    network: Network, plane: Plane, pieces: int
) -> tuple[UInt8[np.ndarray, "seeds grid grid"], Float16[np.ndarray, "seeds grid grid"]]:
    """Return the class that each network of a stack predicts at each point of the grid, and its probability.

    The grid passes through the network in `pieces` pieces, as in `core.training.evaluation`.
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
