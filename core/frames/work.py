"""The time and the passes through the network that runs take: one row per epoch."""

from collections.abc import Sequence

import pandas as pd

from core.errors import LabError
from core.experiment.passes import epoch_seconds, passes
from core.frames.run_data import RunData


def work_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return one row per (run, epoch), for runs with records.

    Columns: run, label, epoch, seconds (of that epoch), total_seconds (of the run so far), forward, backward (number of passes
    of the run so far, over all seeds; NaN if this version cannot read the experiment), stack (number of runs that were trained
    together, whose seconds these are).
    """
    parts = []
    for run in runs:
        if not run.records:
            continue
        epochs = [record["epoch"] for record in run.records]
        seconds = epoch_seconds(run.records)
        try:
            whole = passes(run.experiment, epochs[-1])
            of_epoch = (whole.forward / epochs[-1], whole.backward / epochs[-1])
        except LabError:
            of_epoch = (float("nan"), float("nan"))
        parts.append(
            pd.DataFrame(
                {
                    "run": run.id,
                    "label": run.label,
                    "epoch": epochs,
                    "seconds": seconds,
                    "total_seconds": seconds.cumsum(),
                    "forward": [of_epoch[0] * epoch for epoch in epochs],
                    "backward": [of_epoch[1] * epoch for epoch in epochs],
                    "stack": run.stack,
                }
            )
        )
    columns = ["run", "label", "epoch", "seconds", "total_seconds", "forward", "backward", "stack"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
