"""Snapshots of how a network divides the plane, for two-dimensional data."""

import numpy as np
import torch

from core.model import Network
from core.preparation import Prepared
from core.record import Boundary

GRID = 64
SNAPSHOTS = 40
MARGIN = 0.15


class BoundaryCamera:
    """Takes at most 40 pictures of the plane on a 64 × 64 grid, evenly spread over the epochs, first and last included."""

    def __init__(self, data: Prepared, epochs: int, device: torch.device) -> None:
        self.points, self.labels = data.train.dense()[0], data.train_labels[0]
        low, high = self.points.min(0), self.points.max(0)
        margin = MARGIN * (high - low)
        self.x, self.y = np.linspace(low - margin, high + margin, GRID, dtype=np.float32).T
        grid = np.stack(np.meshgrid(self.x, self.y), axis=-1).reshape(1, -1, 2)
        self.inputs = torch.from_numpy(grid).expand(len(data.train_labels), -1, -1).to(device)
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
        return Boundary(
            epochs=np.array(self.epochs),
            x=self.x,
            y=self.y,
            prediction=np.stack(self.predictions),
            probability=np.stack(self.probabilities),
            points=self.points,
            labels=self.labels,
        )
