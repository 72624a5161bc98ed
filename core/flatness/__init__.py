"""Flatness: the Hessian of each class's loss around a trained network.

`measure` yields the payloads of all classes from an experiment and its weights, `measure_stored` does it for a stored run and
keeps the result with it, `stored_measurements` reads what was kept. `measure_history` and `measure_stored_history` do the same at
the checkpoints that the run passed in training. `landscape` gives slices through the loss.
"""

from core.flatness.artifact import stored_measurement, stored_measurements
from core.flatness.cost import check_memory, estimate_flatness_seconds
from core.flatness.density import Density
from core.flatness.history import estimate_history_seconds, measure_history
from core.flatness.loss_landscape import (
    Landscape,
    LandscapeSettings,
    check_landscape_memory,
    estimate_landscape_seconds,
    landscape,
)
from core.flatness.measurement import FIGURES, Measurement, measure
from core.flatness.settings import FlatnessSettings
from core.flatness.stored import measure_stored
from core.flatness.stored_history import measure_stored_history

__all__ = [
    "FIGURES",
    "Density",
    "FlatnessSettings",
    "Landscape",
    "LandscapeSettings",
    "Measurement",
    "check_landscape_memory",
    "check_memory",
    "estimate_flatness_seconds",
    "estimate_history_seconds",
    "estimate_landscape_seconds",
    "landscape",
    "measure",
    "measure_history",
    "measure_stored",
    "measure_stored_history",
    "stored_measurement",
    "stored_measurements",
]
