"""Measurements of trained networks: one file each, registered under a slug.

A run and its artifacts go in; payloads, a summary and files for the run come out. Command line, executor and page know
of a measurement only what it declares itself.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from core.flatness.measurement.measured_run import MeasuredRun
from core.flatness.measurement.measurement import Measurement, MeasurementPlan, MeasurementTask
from core.flatness.measurement.result import MeasurementResult

__all__ = ["MeasuredRun", "Measurement", "MeasurementPlan", "MeasurementResult", "MeasurementTask", "measurements"]


@cache
def measurements() -> Mapping[str, type[Measurement]]:
    """Return all measurements by slug: `flatness` first, the others in the order of their slugs."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    registered = Measurement.registered
    return {slug: registered[slug] for slug in sorted(registered, key=lambda slug: (slug != "flatness", slug))}
