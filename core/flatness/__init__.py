"""Flatness: the Hessian of each class's loss around a trained network.

A `Measurement` (`Flatness`, `FlatnessHistory`, `LossLandscape`) says what is measured; `measure_stored` makes it for a stored run
and keeps the result with it. Below it, `measure_flatness` yields the payloads of all classes from an experiment and its weights,
`measure_history` does so at the checkpoints that the run passed in training, and `landscape` gives slices through the loss.
"""

from core.flatness.artifact import stored_measurement, stored_measurements
from core.flatness.class_flatness import FIGURES, measure_flatness
from core.flatness.cost import (
    check_landscape_memory,
    check_memory,
    estimate_flatness_seconds,
    estimate_history_seconds,
    estimate_landscape_seconds,
)
from core.flatness.density import Density
from core.flatness.history import measure_history
from core.flatness.landscape_settings import LandscapeSettings
from core.flatness.loss_landscape import Landscape, landscape
from core.flatness.measurement import Measurement, MeasurementPlan, MeasurementResult, measurements
from core.flatness.measurement.flatness import Flatness
from core.flatness.measurement.history import FlatnessHistory
from core.flatness.measurement.landscape import LossLandscape
from core.flatness.settings import FlatnessSettings
from core.flatness.stored import measure_stored

__all__ = [
    "FIGURES",
    "Density",
    "Flatness",
    "FlatnessHistory",
    "FlatnessSettings",
    "Landscape",
    "LandscapeSettings",
    "LossLandscape",
    "Measurement",
    "MeasurementPlan",
    "MeasurementResult",
    "check_landscape_memory",
    "check_memory",
    "estimate_flatness_seconds",
    "estimate_history_seconds",
    "estimate_landscape_seconds",
    "landscape",
    "measure_flatness",
    "measure_history",
    "measure_stored",
    "measurements",
    "stored_measurement",
    "stored_measurements",
]
