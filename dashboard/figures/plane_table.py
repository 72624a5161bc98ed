"""More's plane as tables and in words: each run compared with a varying threshold and with published figures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.figures.runs import runs_of
from dashboard.figures.wording import join_names, percent


def table(points: pd.DataFrame, curves: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run, as numbers.

    Columns: run; minority recall and majority precision, each with the smallest and the largest over the seeds; threshold alone:
    precision of the curve at the mean recall of the run; beyond the threshold: mean precision of the run minus threshold alone;
    published by More: `precision / recall`, or "" for a run without published figures; reproduced: nearly, nobody, or "".
    """
    curve = _only_curve(curves)
    printed = {row.run: row for row in published.itertuples()}
    rows = []
    for run in runs_of(points):
        seeds = points[points["run"] == run.id]
        recall, precision = seeds["minority_recall"], seeds["majority_precision"]
        alone = float(np.interp(recall.mean(), *curve)) if curve is not None else float("nan")
        row = printed.get(run.id)
        rows.append(
            {
                "run": run.label,
                "minority recall": recall.mean(),
                "minority recall min": recall.min(),
                "minority recall max": recall.max(),
                "majority precision": precision.mean(),
                "majority precision min": precision.min(),
                "majority precision max": precision.max(),
                "threshold alone": alone,
                "beyond the threshold": precision.mean() - alone,
                "published by More": f"{row.majority_precision:.2f} / {row.minority_recall:.2f}" if row else "",
                "reproduced": ("nearly" if row.reproduced else "nobody") if row else "",
            }
        )
    return pd.DataFrame(rows)


def published_comparison(points: pd.DataFrame, curves: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that repeat a row of More's table, with our and his figures as `precision / recall`."""
    rows = table(points, curves, published)
    repeated = rows[rows["published by More"] != ""] if len(rows) else rows
    ours = [
        f"{row['majority precision']:.2f} / {row['minority recall']:.2f}"
        if np.isfinite(row["minority recall"])
        else "under way"
        for row in repeated.to_dict("records")
    ]
    columns = {"run": "run", "published by More": "published", "reproduced": "has anybody reproduced it"}
    if not ours:
        return pd.DataFrame(columns=["run", "ours", *list(columns.values())[1:]])
    comparison = repeated[list(columns)].rename(columns=columns)
    comparison.insert(1, "ours", ours)
    return comparison


def remarks(curves: pd.DataFrame, published: pd.DataFrame, class_names: Sequence[str]) -> list[str]:
    """Return remarks on the plane: the class shares of the test part, and published figures that nobody has reproduced."""
    sentences = []
    first, second = class_names
    if len(curves):
        share = float(curves["share"].mean())
        if abs(share - 0.5) < 0.02:
            sentences.append(
                f"The test part has as many {first} as {second}: precision on {first} holds for equal shares, and is higher "
                f"where {first} is more frequent."
            )
        else:
            sentences.append(
                f"In the test part {percent(share)} are {second}, and precision on {first} holds for this share."
            )
    if len(published):
        nobody = published.loc[~published["reproduced"].astype(bool), "method"].tolist()
        text = (
            "Diamonds are the figures printed in More's survey. His data are not published: ours are the closest of 16,632 "
            "guesses, so that a distance between dot and diamond says little."
        )
        if nobody:
            text += f" No guess came near the printed figures of {join_names(nobody)}: nobody has reproduced them."
        sentences.append(text)
    return sentences


def _only_curve(curves: pd.DataFrame) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the recalls and mean precisions of the curve; None without a curve or with several."""
    if curves.empty or curves["run"].nunique() > 1:
        return None
    mean = curves.groupby("minority_recall")["majority_precision"].mean().dropna()
    return mean.index.to_numpy(dtype=float), mean.to_numpy(dtype=float)
