"""Tables of the expected outcome at a threshold, and of the thresholds of least cost."""

import numpy as np
import pandas as pd

from core.reports.numbers import Measured, columns, share
from dashboard.figures.runs import runs_of

how_to_read = "Means over the seeds, ± their standard deviation; hits are positives that are called positive."
CONFUSION = {
    "hits": "hits",
    "misses": "missed positives",
    "false_alarms": "false alarms",
    "correct_rejections": "correct rejections",
}
SHARES = {
    "precision": "precision %",
    "recall": "recall %",
    "specificity": "specificity %",
    "balanced_accuracy": "balanced accuracy %",
    "f1": "F1 %",
}


def expected(at: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run: the confusion matrix and the cost of 1,000 cases, and the metrics.

    Args:
        at: at_threshold_frame.

    Returns:
        Text columns, each `mean ± standard deviation`; "undefined" for a precision where no case is called positive.
    """
    rows: list[dict[str, str | Measured]] = []
    for run in runs_of(at):
        part = at[at["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "cost": Measured(part["cost"].tolist(), decimals=1),
                **{title: Measured(part[column].tolist(), decimals=1) for column, title in CONFUSION.items()},
                **{
                    title: share(part[column]) if part[column].notna().any() else "undefined"
                    for column, title in SHARES.items()
                },
            }
        )
    return pd.DataFrame(columns(rows) or {"run": []})


def best(thresholds: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run: the thresholds of least cost, and the cost of 1,000 cases at each.

    Args:
        thresholds: best_thresholds_frame.
    """
    rows: list[dict[str, str | Measured]] = []
    for run in runs_of(thresholds):
        part = thresholds[thresholds["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "best if calibrated": Measured([part["calibrated"].iloc[0]]),
                "its cost": Measured(part["calibrated_cost"].tolist(), decimals=1),
                "best on the test part": _threshold(part["cheapest"].to_numpy(dtype=float)),
                "its cost (optimistic)": Measured(part["cheapest_cost"].tolist(), decimals=1),
                "chosen on one half, cost on the other": (
                    Measured(part["chosen_cost"].tolist(), decimals=1)
                    if part["chosen_cost"].notna().any()
                    else "too few samples"
                ),
                "π in training, %": Measured([100 * part["trained_share"].iloc[0]]),
            }
        )
    return pd.DataFrame(columns(rows) or {"run": []})


def _threshold(cheapest: np.ndarray) -> str | Measured:
    never = int(np.isinf(cheapest).sum())
    if never == len(cheapest):
        return "call nothing positive"
    finite = Measured(cheapest.tolist())
    return f"{finite}, nothing positive in {never} of {len(cheapest)} seeds" if never else finite
