"""The results of runs, summed up over the seeds, and which of them the noise cannot tell from the best."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.frames.run_data import RunData
from core.metrics import Metric, metrics
from core.metrics.paired import noise_of_difference

ROUNDING = 1e-12
COLUMNS = ["run", "label", "status", "metric", "mean", "deviation", "seeds", "behind", "noise", "best"]


def result_frame(runs: Sequence[RunData], summary: pd.DataFrame) -> pd.DataFrame:
    """One row a (run, metric) with a defined value.

    Training and the best test epoch, which was chosen by looking at the test set, have no rows: nobody should pick a method by
    them.

    A run is among the best by a metric if it has the best mean, or if its difference from that run, taken seed by seed since
    seeds share split and test part, has a 95 % interval by Student's t that holds 0. Only runs that are done are compared, and
    none of them where there is nothing to tell by: fewer than two of them, one seed, no two seeds in common, or different data.

    Args:
        runs: those of the summary.
        summary: summary_frame.

    Returns:
        Columns run, label, status, metric (a column of the summary), mean, deviation (standard deviation over the seeds, NaN
        for one), seeds (with a value), behind (mean difference from the best, at least 0; NaN where it was not compared), noise
        (half the width of the interval; NaN for the best one, and where unknown), best (whether among the best; NA where it
        was not compared).
    """
    alike = len({str((run.experiment.get("dataset"), run.class_names)) for run in runs}) == 1 and len(runs) > 1
    parts = [_of_metric(summary, metric, alike) for metric in metrics()]
    found = pd.DataFrame([row for rows in parts for row in rows], columns=COLUMNS)
    return found.astype({"best": "boolean", "behind": float, "noise": float, "deviation": float})


def _of_metric(summary: pd.DataFrame, metric: Metric, alike: bool) -> list[dict[str, object]]:
    defined = summary[np.isfinite(summary[metric.name].to_numpy(dtype=float))]
    by_run = {run: part.set_index("seed")[metric.name] for run, part in defined.groupby("run", sort=False)}
    if not by_run:
        return []
    sign = 1 if metric.higher_is_better else -1
    done = [run for run in by_run if (defined.loc[defined["run"] == run, "status"] == "done").all()]
    shared = set.intersection(*(set(by_run[run].index) for run in done)) if done else set()
    tellable = alike and len(done) > 1 and len(shared) > 1
    leader = max(done, key=lambda run: sign * float(by_run[run].mean()), default=None)
    rows = []
    for run, values in by_run.items():
        first = defined[defined["run"] == run].iloc[0]
        behind = noise = float("nan")
        best = None
        if tellable and run in done:
            difference = (sign * (by_run[leader] - values)).dropna().to_numpy()
            behind = float(difference.mean())
            noise = float("nan") if run == leader else noise_of_difference(difference)
            best = run == leader or behind <= noise + ROUNDING
        rows.append(
            {
                "run": run,
                "label": first["label"],
                "status": first["status"],
                "metric": metric.name,
                "mean": float(values.mean()),
                "deviation": float(values.std(ddof=1)) if len(values) > 1 else float("nan"),
                "seeds": len(values),
                "behind": behind,
                "noise": noise,
                "best": best,
            }
        )
    return rows
