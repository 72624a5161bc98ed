"""Flatness: the Hessian of each class's loss around a trained network.

`measure` yields the payloads of all classes from an experiment and its weights, `measure_stored` does it for a stored run and
keeps the result with it, `stored_measurements` reads what was kept. `landscape` gives slices through the loss.
"""

from core.flatness.artifact import stored_measurement, stored_measurements
from core.flatness.cost import check_memory, estimate_flatness_seconds
from core.flatness.density import Density
from core.flatness.loss_landscape import Landscape, LandscapeSettings, estimate_landscape_seconds, landscape
from core.flatness.measurement import FIGURES, Measurement, measure
from core.flatness.settings import FlatnessSettings
from core.flatness.stored import measure_stored

__all__ = [
    "FIGURES",
    "Density",
    "FlatnessSettings",
    "Landscape",
    "LandscapeSettings",
    "Measurement",
    "check_memory",
    "estimate_flatness_seconds",
    "estimate_landscape_seconds",
    "landscape",
    "measure",
    "measure_stored",
    "stored_measurement",
    "stored_measurements",
]
