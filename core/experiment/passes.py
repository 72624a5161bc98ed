"""The work of a run: seconds, and forward and backward passes, from its experiment and records alone."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float64

from core.experiment import Experiment


class Passes(NamedTuple):
    """Number of passes of one batch through one network, without those of evaluation and of the solver of RDR."""

    forward: int
    backward: int


def passes(experiment: Mapping[str, Any], epochs: int | None = None) -> Passes:
    """Return the forward and backward passes of a run: steps × passes per step × seeds.

    Args:
        experiment: the experiment in nested form.
        epochs: number of epochs that were trained; None means all epochs of the experiment.

    Raises:
        LabError: this version cannot read the experiment.
    """
    read = Experiment.from_dict(experiment)
    steps = (read.epochs if epochs is None else epochs) * read.steps_per_epoch * read.seeds
    forward, backward = read.sharpness.passes
    return Passes(steps * forward, steps * backward)


def epoch_seconds(records: Sequence[Mapping[str, Any]]) -> Float64[np.ndarray, " epochs"]:
    """Return the seconds of each epoch with its evaluation; the first one includes the start of the run."""
    ends = np.array([record["seconds"] for record in records], dtype=float)
    return np.diff(ends, prepend=0.0)
