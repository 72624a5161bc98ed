"""A stored run whose network is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from core.errors import InvalidValue
from core.experiment import Experiment
from core.flatness.network_model import network_model
from core.store import StoredRun
from core.training.checkpoints import epochs_among


@dataclass(frozen=True)
class MeasuredRun:
    """A run and the names of its artifacts.

    Attributes:
        run: the run.
        artifacts: the names of its artifacts.
    """

    run: StoredRun
    artifacts: Sequence[str]

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment of the run."""
        return Experiment.from_dict(self.run.experiment)

    @property
    def checkpoints(self) -> list[int]:
        """The epochs before the last whose weights are stored, ascending."""
        return epochs_among(self.artifacts)

    def check_has_minimum(self) -> None:
        """Raise `InvalidValue` for a run that has not ended, that diverged, or that trained no network."""
        run = self.run
        if run.status in ("queued", "running"):
            raise InvalidValue(f"Run {run.id} is {run.status}; its flatness can be measured once it has ended.")
        if run.status == "diverged":
            raise InvalidValue(f"Run {run.id} diverged: it has no minimum whose flatness could be measured.")
        network_model(self.experiment)

    def check_has_weights(self) -> None:
        """Raise `InvalidValue` for a run without stored weights."""
        if "weights" not in self.artifacts:
            raise InvalidValue(
                f"Run {self.run.id} ({self.run.status}) has no stored weights; run it again to its end, then measure its "
                "flatness."
            )
