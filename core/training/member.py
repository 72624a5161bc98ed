"""A part of a run on its way through the training of a stack."""

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
    """What a stack knows of one of its parts; it ends by itself, whatever the others do.

    Attributes:
        part: what is trained.
        interrupted: is asked after each batch and each record whether to end there; an epoch that is cut short leaves no
            record.
        checkpoints: keeps the weights of some epochs.
        rows: its networks in the stack.
        boundary_recorder: of two-dimensional data.
        stopped: whether it was interrupted.
        outcome: what is left at the end; None before, when not one epoch was finished, and when training diverged.
        error: one sentence when training diverged.
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

    def asked_to_stop(self) -> bool:
        """Whether it is to end; once asked to, always."""
        self.stopped = self.stopped or self.interrupted()
        return self.stopped

    def diverge(self, epoch: int) -> None:
        """Note that a logit was not finite after this epoch."""
        self.error = Diverged(
            f"Training left the finite numbers in epoch {epoch}; a learning rate below "
            f"{self.experiment.optimizer.learning_rate:g} or smaller weights may help."
        )
