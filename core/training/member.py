"""A part of a run while it is trained in a stack."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import Diverged
from core.experiment import Experiment
from core.training.boundary import BoundaryRecorder
from core.training.checkpoints import Checkpoints
from core.training.part import Part
from core.training.record import Outcome


@dataclass(eq=False)
class Member:
    """The state of one part of a run in a stack; each member ends independently of the others.

    Attributes:
        part: the seeds that are trained.
        interrupted: called after each batch and each record; the part ends when it returns True. An epoch that ends early has no
            record.
        checkpoints: stores the weights of some epochs.
        rows: the positions of its networks in the stack.
        boundary_recorder: for two-dimensional data; else None.
        stopped: whether it was interrupted.
        outcome: its results at the end; None before, after divergence, and when it has finished no epoch.
        error: set when training diverged.
    """

    part: Part
    interrupted: Callable[[], bool]
    checkpoints: Checkpoints
    rows: slice = field(init=False)
    boundary_recorder: BoundaryRecorder | None = None
    stopped: bool = False
    outcome: Outcome | None = None
    error: Diverged | None = None

    @property
    def experiment(self) -> Experiment:
        """The experiment of the run."""
        return self.part.experiment

    def should_stop(self) -> bool:
        """Return whether the part is to end; once True, always True."""
        self.stopped = self.stopped or self.interrupted()
        return self.stopped

    def mark_diverged(self, epoch: int) -> None:
        """Record that a logit was not finite after this epoch."""
        self.error = Diverged(
            f"Training left the finite numbers in epoch {epoch}; a learning rate below "
            f"{self.experiment.optimizer.learning_rate:g} or smaller weights may help."
        )
