"""Slices through the loss around a trained network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.flatness.cost import check_landscape_memory, estimate_landscape_seconds
from core.flatness.landscape_settings import LandscapeSettings
from core.flatness.measurement import MeasuredRun, Measurement, MeasurementPlan, MeasurementResult, MeasurementTask


@dataclass(frozen=True)
class LossLandscape(Measurement):
    """The loss along one or two directions. No payloads: the summary is the landscape. A stopped one restarts from scratch."""

    settings: LandscapeSettings = field(default_factory=LandscapeSettings)

    slug = "landscape"
    title = "Slices through the loss"
    artifact = "landscape"
    settings_type = LandscapeSettings
    unit = "networks"
    action = "Look around"
    purpose = "look around these networks"

    def check(self, run: MeasuredRun) -> None:
        check_landscape_memory(run.experiment, self.settings)

    def plan(self, run: MeasuredRun) -> MeasurementPlan:
        return MeasurementPlan("the loss", 1, estimate_landscape_seconds(run.experiment, self.settings))

    def measure(
        self, task: MeasurementTask, emit: Callable[[dict[str, Any]], None], stopped: Callable[[], bool]
    ) -> MeasurementResult:
        from core.flatness.loss_landscape import measure_landscape

        del emit  # there are no parts
        landscape = measure_landscape(task.experiment, task.weights, self.settings, stopped)
        if landscape is None:
            return MeasurementResult("stopped", [], {"status": "stopped"})
        return MeasurementResult("done", [], {"status": "done"} | landscape.to_json())
