"""Early stopping of each seed of a stack by itself."""

import torch

from core.experiment import Experiment
from core.model import Network
from core.preparation import Prepared


class EarlyStopping:
    """Keeps the best state of every seed on the validation part, and holds a seed there once its patience has run out.

    A seed's validation loss is the training objective (loss and class weights) on the part that was kept aside. A seed
    that has stopped keeps its rows of the stack at their best values while the others go on; the run ends when all have
    stopped, and at the last epoch every seed goes back to its best one.
    """

    def __init__(self, experiment: Experiment, data: Prepared, network: Network, class_weights: torch.Tensor) -> None:
        assert data.validation_features is not None
        assert data.validation_labels is not None
        self.patience = experiment.early_stop
        self.loss = experiment.loss.per_sample
        self.inputs = torch.from_numpy(data.validation_features)
        self.labels = torch.from_numpy(data.validation_labels)
        self.weights = class_weights[self.labels]
        self.best_loss = torch.full((len(self.labels),), torch.inf)
        self.best_epoch = torch.zeros(len(self.labels), dtype=torch.long)
        self.best_state = {name: value.clone() for name, value in network.state_dict().items()}
        self.stopped_at = torch.zeros(len(self.labels), dtype=torch.long)

    @property
    def finished(self) -> torch.Tensor:
        """Which seeds have stopped, bool `[S]`."""
        return self.stopped_at > 0

    @torch.no_grad()
    def update(self, network: Network, epoch: int, *, last: bool) -> None:
        """Compare this epoch's networks with the best so far, and restore the seeds that have stopped."""
        network.eval()
        losses = self.loss(network(self.inputs), self.labels)
        loss = (losses * self.weights).sum(1) / self.weights.sum(1)
        better = (loss < self.best_loss) & ~self.finished
        self.best_loss = torch.where(better, loss, self.best_loss)
        self.best_epoch[better] = epoch
        out_of_patience = (epoch - self.best_epoch >= self.patience) & ~self.finished
        self.stopped_at[(out_of_patience | last) & ~self.finished] = epoch
        for name, value in network.state_dict().items():
            self.best_state[name][better] = value[better]
            value[self.finished] = self.best_state[name][self.finished]
