"""Early stopping of each seed of a stack by itself."""

import torch
from jaxtyping import Bool, Float

from core.method.loss import PerSample
from core.method.model.engine.network import Network
from core.preparation.prepared import Prepared
from core.training.batches import DeviceSamples
from core.training.evaluation import EVALUATION_BATCH


class EarlyStopping:
    """Store the best state of every seed on the validation part, and return the seed to it once its patience has run out.

    The validation loss of a seed is the training objective (loss and class weights) on the validation part. The rows of a seed
    that has stopped stay at their best values while the other seeds continue; the run ends when all seeds have stopped. After
    the last epoch, every seed returns to its best state.

    Args:
        patience: number of epochs without an improvement after which a seed stops.
        data: of the stack, with a validation part.
        network: the stack of networks.
        class_weights: the static weights of the classes.

    Attributes:
        stopped_at: the epoch at which each seed stopped, int64 `[S]`; 0 before.
    """

    def __init__(
        self, patience: int, data: Prepared, network: Network, class_weights: Float[torch.Tensor, "seeds classes"]
    ) -> None:
        assert data.validation is not None
        assert data.validation_labels is not None
        device = class_weights.device
        self.patience = patience
        self.samples = DeviceSamples(data.validation, device)
        self.labels = torch.from_numpy(data.validation_labels).to(device)
        self.weights = class_weights.gather(1, self.labels)
        seeds = len(self.labels)
        self.best_loss = torch.full((seeds,), torch.inf, device=device)
        self.best_epoch = torch.zeros(seeds, dtype=torch.long, device=device)
        self.best_state = {name: value.clone() for name, value in network.state_dict().items()}
        self.stopped_at = torch.zeros(seeds, dtype=torch.long, device=device)

    @property
    def finished(self) -> Bool[torch.Tensor, " seeds"]:
        """Whether each seed has stopped."""
        return self.stopped_at > 0

    def all_finished(self, rows: slice) -> bool:
        """Return whether all seeds of these rows have stopped."""
        return bool(self.finished[rows].all())

    @torch.no_grad()
    def update(self, network: Network, per_sample: PerSample, epoch: int, *, last: bool) -> None:
        """Compare the networks of this epoch with the best ones so far, and restore the seeds that have stopped."""
        network.eval()
        logits = torch.cat([network(batch) for batch in self.samples.all(EVALUATION_BATCH)], dim=2)
        losses = per_sample(logits, self.labels)
        loss = (losses * self.weights).sum(1) / self.weights.sum(1)
        better = (loss < self.best_loss) & ~self.finished
        self.best_loss = torch.where(better, loss, self.best_loss)
        self.best_epoch[better] = epoch
        out_of_patience = (epoch - self.best_epoch >= self.patience) & ~self.finished
        self.stopped_at[(out_of_patience | last) & ~self.finished] = epoch
        for name, value in network.state_dict().items():
            self.best_state[name][better] = value[better]
            value[self.finished] = self.best_state[name][self.finished]
