"""What runs cost: seconds, and forward and backward passes, from an experiment and its records alone."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from core.experiment import Experiment


class Passes(NamedTuple):
    """Passes of one batch through one network; those of evaluation and of RDR's solve are not counted."""

    forward: int
    backward: int


def passes(experiment: Mapping[str, Any], epochs: int | None = None) -> Passes:
    """Forward and backward passes of a run: steps × passes of one step × seeds.

    Args:
        experiment: in nested form.
        epochs: how many were trained; None takes those of the experiment.

    Raises:
        LabError: this version cannot read the experiment.
    """
    read = Experiment.from_dict(experiment)
    steps = (read.epochs if epochs is None else epochs) * read.steps_per_epoch * read.seeds
    forward, backward = read.sharpness.passes
    return Passes(steps * forward, steps * backward)


def epoch_seconds(records: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Seconds of each epoch, evaluation included, float64 `[E]`; the first one holds the start of the run too."""
    ends = np.array([record["seconds"] for record in records], dtype=float)
    return np.diff(ends, prepend=0.0)
