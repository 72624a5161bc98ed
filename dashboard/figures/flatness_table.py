"""Flatness averaged over the many, medium and few classes, in the form of Table 3 of the paper on RDR."""

import pandas as pd

from core.reports.numbers import Measured, columns
from dashboard.figures.runs import runs_of

how_to_read = (
    "In the form of Table 3 of the paper on RDR: averages over the classes of a group, means over the seeds ± their standard "
    "deviation. The last column, trace / d, is the trace over all classes divided by the number of parameters."
)
GROUPS = ("many", "medium", "few")
QUANTITIES = {"lambda_min": "λ min", "lambda_max": "λ max", "trace": "trace"}


def table(groups: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run as text; groups without a class are left out.

    Args:
        groups: flatness_groups_frame.

    Returns:
        Text columns: run, then λ min, λ max and trace of each group, then trace / d.
    """
    present = [name for name in GROUPS if (groups["group"] == name).any()]
    rows: list[dict[str, str | Measured]] = []
    for run in runs_of(groups):
        part = groups[groups["run"] == run.id].set_index("group")
        row: dict[str, str | Measured] = {"run": run.label}
        for group in present:
            for column, title in QUANTITIES.items():
                row[f"{group}: {title}"] = Measured(part.loc[part.index == group, column].tolist())
        row["trace / d"] = Measured(part.loc[part.index == "all", "trace_per_parameter"].tolist())
        rows.append(row)
    return pd.DataFrame(columns(rows) or {"run": []})
