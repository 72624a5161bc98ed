"""Flatness: the Hessian of each class's loss around a trained network.

A `Measurement` (`Flatness`, `FlatnessHistory`, `LossLandscape`) says what to measure; `measure_stored` measures a stored run and
stores the result with it. The functions behind them need no store, but PyTorch: `class_flatness.measure_flatness` measures all
classes from an experiment and its weights, `history.measure_history` does so at several checkpoints of a run, and
`loss_landscape.measure_landscape` computes slices through the loss.
"""

from core.flatness.artifact import stored_measurement, stored_measurements
from core.flatness.cost import (
    check_landscape_memory,
    check_memory,
    estimate_flatness_seconds,
    estimate_history_seconds,
    estimate_landscape_seconds,
)
from core.flatness.density import Density
from core.flatness.figures import FIGURES
from core.flatness.landscape_settings import LandscapeSettings
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
    "measure_stored",
    "measurements",
    "stored_measurement",
    "stored_measurements",
]
