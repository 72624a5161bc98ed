"""More's plane as tables and in words: each run beside the moving threshold and beside what was published."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.figures.runs import runs_of
from dashboard.figures.wording import listed, percent


def table(points: pd.DataFrame, curves: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """One row a run, as numbers.

    Columns: run; minority recall and majority precision, each with least and greatest over the seeds; threshold alone:
    precision that the curve (the first one) has at the run's mean recall; beyond the threshold: the run's mean less that;
    published by More: `precision / recall`, "" where there is none; reproduced: nearly, nobody, or "".
    """
    curve = _first_curve(curves)
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
    """The runs that repeat a row of More's table: ours and his, as `precision / recall`, as text; no row where there is none."""
    rows = table(points, curves, published)
    shown = rows[rows["published by More"] != ""] if len(rows) else rows
    ours = [
        f"{row['majority precision']:.2f} / {row['minority recall']:.2f}"
        if np.isfinite(row["minority recall"])
        else "under way"
        for row in shown.to_dict("records")
    ]
    columns = {"run": "run", "published by More": "published", "reproduced": "has anybody reproduced it"}
    if not ours:
        return pd.DataFrame(columns=["run", "ours", *list(columns.values())[1:]])
    found = shown[list(columns)].rename(columns=columns)
    found.insert(1, "ours", ours)
    return found


def remarks(curves: pd.DataFrame, published: pd.DataFrame, class_names: Sequence[str]) -> list[str]:
    """What must be known to read the plane: the shares of the test part, and what nobody has reproduced."""
    found = []
    first, second = class_names
    if len(curves):
        share = float(curves["share"].mean())
        if abs(share - 0.5) < 0.02:
            found.append(
                f"The test part has as many {first} as {second}: precision on {first} is that at equal shares, and higher where "
                f"{first} is more frequent."
            )
        else:
            found.append(
                f"In the test part {percent(share)} are {second}, and precision on {first} is that at this share."
            )
    if len(published):
        nobody = published.loc[~published["reproduced"].astype(bool), "method"].tolist()
        said = (
            "Diamonds are the figures printed in More's survey. His data are not published: ours are the closest of 16,632 "
            "guesses, so that a distance between dot and diamond says little."
        )
        if nobody:
            said += f" No guess came near the printed figures of {listed(nobody)}: nobody has reproduced them."
        found.append(said)
    return found


def _first_curve(curves: pd.DataFrame) -> tuple[np.ndarray, np.ndarray] | None:
    """Recalls and mean precisions; None without a curve, or with several, of which none is the one to measure by."""
    if curves.empty or curves["run"].nunique() > 1:
        return None
    mean = curves.groupby("minority_recall")["majority_precision"].mean().dropna()
    return mean.index.to_numpy(dtype=float), mean.to_numpy(dtype=float)
