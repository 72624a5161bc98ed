"""What is to be expected at a threshold, and which threshold costs least, as tables."""

import numpy as np
import pandas as pd

from dashboard.figures.result_table import with_spread
from dashboard.figures.runs import runs_of

how_to_read = "Means over the seeds, ± their standard deviation; hits are positives that are called positive."
CONFUSION = {
    "hits": "hits",
    "misses": "missed positives",
    "false_alarms": "false alarms",
    "correct_rejections": "rightly left alone",
}
SHARES = {
    "precision": "precision",
    "recall": "recall",
    "specificity": "specificity",
    "balanced_accuracy": "balanced accuracy",
    "f1": "F1",
}


def expected(at: pd.DataFrame) -> pd.DataFrame:
    """One row a run: the confusion matrix and the cost of 1,000 cases, and the metrics.

    Args:
        at: at_threshold_frame.

    Returns:
        Text columns, each `mean ± standard deviation`; "undefined" for a precision where nothing is called positive.
    """
    rows = []
    for run in runs_of(at):
        part = at[at["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "cost": _number(part["cost"]),
                **{title: _number(part[column]) for column, title in CONFUSION.items()},
                **{
                    title: with_spread(part[column].to_numpy(dtype=float)) or "undefined"
                    for column, title in SHARES.items()
                },
            }
        )
    return pd.DataFrame(rows, columns=None if rows else ["run"])


def best(thresholds: pd.DataFrame) -> pd.DataFrame:
    """One row a run: the thresholds that cost least and what 1,000 cases cost there.

    Args:
        thresholds: best_thresholds_frame.
    """
    rows = []
    for run in runs_of(thresholds):
        part = thresholds[thresholds["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "π, shown in training": f"{100 * part['trained_share'].iloc[0]:.3g} %",
                "best if calibrated": f"{part['calibrated'].iloc[0]:.3g}",
                "cost there": _number(part["calibrated_cost"]),
                "best on the test part": _threshold(part["cheapest"].to_numpy(dtype=float)),
                "cost there (optimistic)": _number(part["cheapest_cost"]),
                "chosen on one half, cost on the other": _number(part["chosen_cost"]) or "too few samples",
            }
        )
    return pd.DataFrame(rows, columns=None if rows else ["run"])


def _threshold(cheapest: np.ndarray) -> str:
    never = int(np.isinf(cheapest).sum())
    if never == len(cheapest):
        return "call nothing positive"
    return with_spread(cheapest, ".3f") + (f", nothing positive in {never} of {len(cheapest)} seeds" if never else "")


def _number(values: pd.Series) -> str:
    numbers = values.to_numpy(dtype=float)
    largest = np.abs(numbers[np.isfinite(numbers)]).max(initial=0.0)
    return with_spread(numbers, ",.1f" if largest < 100 else ",.0f")
