"""The flatness of every class over training, at the checkpoints of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import InvalidValue
from core.flatness.cost import check_memory, estimate_history_seconds
from core.flatness.measurement import MeasuredRun, Measurement, MeasurementPlan, MeasurementResult, MeasurementTask
from core.flatness.settings import FlatnessSettings
from core.training.checkpoints import USUAL, checkpoint_epochs


@dataclass(frozen=True)
class FlatnessHistory(Measurement):
    """`Flatness` without densities at every checkpoint; one payload per checkpoint and class.

    Attributes:
        number: of checkpoints to keep where a run without any is trained again.
    """

    settings: FlatnessSettings = field(default_factory=FlatnessSettings)
    number: int = USUAL

    slug = "history"
    title = "Over training"
    artifact = "flatness history"
    settings_type = FlatnessSettings
    unit = "classes and checkpoints"
    action = "Measure over training"
    purpose = "measure {runs} at every checkpoint"
    uses_checkpoints = True

    def check(self, run: MeasuredRun) -> None:
        if self._must_train(run) and run.run.status != "done":
            raise InvalidValue(
                f"Run {run.run.id} ({run.run.status}) has no checkpoints, and only a run that came to its end can be trained "
                "again for them; run it again to its end first."
            )
        check_memory(run.experiment, self.settings)

    def plan(self, run: MeasuredRun) -> MeasurementPlan:
        stored, classes, again = run.checkpoints, len(run.run.class_names), self._must_train(run)
        count = len(stored) + 1 if stored else len(checkpoint_epochs(run.experiment.epochs, self.number))
        seconds = estimate_history_seconds(run.experiment, self.settings, count, again=again)
        return MeasurementPlan(f"{classes} classes at {count} checkpoints", count * classes, seconds, again)

    def measure(
        self, task: MeasurementTask, emit: Callable[[dict[str, Any]], None], stopped: Callable[[], bool]
    ) -> MeasurementResult:
        from core.flatness.history import measure_run_history

        return measure_run_history(
            task.experiment,
            task.weights,
            task.last_epoch,
            task.checkpoints,
            self.number,
            self.settings,
            emit,
            stopped,
            task.earlier,
        )

    def is_complete(self, entry: Mapping[str, Any], run: MeasuredRun) -> bool:
        """Return whether all checkpoints are measured, the last epoch included."""
        if entry["status"] != "done" or self._must_train(run):
            return False
        return [point["epoch"] for point in entry["summary"]["epochs"]] == [*run.checkpoints, run.run.last_epoch]

    @staticmethod
    def _must_train(run: MeasuredRun) -> bool:
        """Return whether a run has to be trained again before it can be measured."""
        return not run.checkpoints and run.run.last_epoch > 1
