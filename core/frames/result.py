"""The results of runs, averaged over the seeds, and the runs that cannot be told from the best one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from core.frames.run_data import RunData
from core.metrics import Metric, metrics
from core.metrics.paired import interval_half_width

ROUNDING = 1e-12
COLUMNS = ["run", "label", "status", "metric", "mean", "deviation", "seeds", "behind", "noise", "best"]


def result_frame(runs: Sequence[RunData], summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row per (run, metric) with a defined value.

    Training results and the best test epoch, which was chosen by looking at the test set, have no rows, since no method should
    be selected by them.

    A run is among the best by a metric if it has the best mean, or if its paired difference from the run with the best mean
    has a 95 % interval by Student's t that contains 0. Differences are paired because runs share the split and the test part
    of a seed. Only completed runs are compared, and only if there are at least two of them, with at least two seeds in common
    and on the same data.

    Args:
        runs: the runs of the summary.
        summary: the frame returned by `summary_frame`.

    Returns:
        Columns run, label, status, metric (a column of the summary), mean, deviation (standard deviation over the seeds, NaN
        for a single seed), seeds (number of seeds with a value), behind (mean difference from the best run, at least 0; NaN
        where runs are not compared), noise (half the width of the interval; NaN for the best run and where it is undefined),
        best (whether the run is among the best; NA where runs are not compared).
    """
    alike = len({str((run.experiment.get("dataset"), run.class_names)) for run in runs}) == 1 and len(runs) > 1
    parts = [_of_metric(summary, metric, alike) for metric in metrics()]
    results = pd.DataFrame([row for rows in parts for row in rows], columns=COLUMNS)
    return results.astype({"best": "boolean", "behind": float, "noise": float, "deviation": float})


def _of_metric(summary: pd.DataFrame, metric: Metric, alike: bool) -> list[dict[str, object]]:
    defined = summary[np.isfinite(summary[metric.name].to_numpy(dtype=float))]
    by_run = {run: part.set_index("seed")[metric.name] for run, part in defined.groupby("run", sort=False)}
    if not by_run:
        return []
    sign = 1 if metric.higher_is_better else -1
    done = [run for run in by_run if (defined.loc[defined["run"] == run, "status"] == "done").all()]
    shared = set.intersection(*(set(by_run[run].index) for run in done)) if done else set()
    comparable = alike and len(done) > 1 and len(shared) > 1
    leader = max(done, key=lambda run: sign * float(by_run[run].mean()), default=None)
    rows = []
    for run, values in by_run.items():
        first = defined[defined["run"] == run].iloc[0]
        behind = noise = float("nan")
        best = None
        if comparable and run in done:
            difference = (sign * (by_run[leader] - values)).dropna().to_numpy()
            behind = float(difference.mean())
            noise = float("nan") if run == leader else interval_half_width(difference)
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
