"""The frozen value that determines a run, its forms as JSON, `--set` and link, and estimates and warnings before it runs.

Uses the axes and the splits. Text or JSON goes in; an `Experiment` or a list of experiments (a study) comes out.
"""

from core.experiment.experiment import DEFAULTS, ONLY_NETWORKS, SCALARS, Experiment

__all__ = ["DEFAULTS", "ONLY_NETWORKS", "SCALARS", "Experiment"]
