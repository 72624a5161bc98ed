"""The flatness of every class at the end of training."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.flatness.cost import check_memory, estimate_flatness_seconds
from core.flatness.measurement import MeasuredRun, Measurement, MeasurementPlan, MeasurementResult, MeasurementTask
from core.flatness.settings import FlatnessSettings


@dataclass(frozen=True)
class Flatness(Measurement):
    """The extreme eigenvalues, the trace and the spectral density of each class's Hessian; one payload per class."""

    settings: FlatnessSettings = field(default_factory=FlatnessSettings)

    slug = "flatness"
    title = "Flatness of each class"
    artifact = "flatness"
    settings_type = FlatnessSettings
    unit = "classes"
    action = "Measure"
    purpose = "measure {runs} with these settings"

    def check(self, run: MeasuredRun) -> None:
        check_memory(run.experiment, self.settings)

    def plan(self, run: MeasuredRun) -> MeasurementPlan:
        classes = len(run.run.class_names)
        return MeasurementPlan(f"{classes} classes", classes, estimate_flatness_seconds(run.experiment, self.settings))

    def measure(
        self, task: MeasurementTask, emit: Callable[[dict[str, Any]], None], stopped: Callable[[], bool]
    ) -> MeasurementResult:
        from core.flatness.class_flatness import measure_flatness

        return measure_flatness(task.experiment, task.weights, self.settings, emit, stopped, task.earlier)
