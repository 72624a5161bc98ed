"""The result: last epoch, best test epoch, spread over the seeds, cost."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.figures.runs import runs_of

how_to_read = (
    "Numbers are means over the seeds, ± their standard deviation, at the last epoch; the best test epoch was chosen "
    "by looking at the test set, so it flatters."
)
LAST_EPOCH = {
    "balanced_accuracy": "balanced accuracy",
    "many": "many",
    "medium": "medium",
    "few": "few",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "g_mean": "G-mean",
    "mcc": "MCC",
    "auroc": "AUROC",
    "auprc": "AUPRC",
    "ece": "calibration error",
    "train_accuracy": "training accuracy",
}
BEST_EPOCH = {
    "best_balanced_accuracy": "best epoch, balanced accuracy (optimistic)",
    "best_epoch": "best epoch (optimistic)",
}
_NOT_A_SHARE = {"mcc": ".3f", "best_epoch": ".0f"}


def table(summary: pd.DataFrame) -> pd.DataFrame:
    """One row a run, ready to be shown; columns without any value are left out.

    Args:
        summary: summary_frame.

    Returns:
        Text columns: run, status, the metrics as `mean ± standard deviation` (percent but for MCC), cost in seconds.
    """
    rows = []
    for run in runs_of(summary):
        part = summary[summary["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "status": _status(part),
                **_formatted(part, LAST_EPOCH),
                **_formatted(part, BEST_EPOCH),
                "cost in seconds": _plain(part["seconds"].max()),
            }
        )
    shown = pd.DataFrame(rows)
    if shown.empty:
        return pd.DataFrame(columns=["run", "status"])
    return shown.loc[:, [column for column in shown if column == "run" or (shown[column] != "").any()]]


def _formatted(run: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    return {
        title: with_spread(run[column].to_numpy(dtype=float), _NOT_A_SHARE.get(column, ""))
        for column, title in columns.items()
        if column in run
    }


def with_spread(values: np.ndarray, number: str = "") -> str:
    """`81.2 ± 1.4 %` from shares `[S]`, or in the given number format; without the spread for one seed, "" for none."""
    defined = values[np.isfinite(values)]
    if not len(defined):
        return ""
    factor, unit, style = (1, "", number) if number else (100, " %", ".1f")
    mean = format(factor * defined.mean(), style)
    spread = f" ± {format(factor * defined.std(ddof=1), style)}" if len(defined) > 1 else ""
    return f"{mean}{spread}{unit}"


def _status(run: pd.DataFrame) -> str:
    """The status, with what makes a finished run worthless: a constant prediction."""
    status = str(run["status"].iloc[0])
    seeds = int(run["collapsed"].fillna(False).sum())
    return f"{status}, {seeds} of {len(run)} seeds collapsed" if seeds else status


def _plain(seconds: float) -> str:
    return f"{seconds:.3g}" if np.isfinite(seconds) else ""
