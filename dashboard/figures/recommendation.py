"""The recommendation of a run by its balanced accuracy, and how certain it is."""

import pandas as pd

from dashboard.figures.wording import percent

METRIC = "balanced_accuracy"
MOST_NAMED = 4


def recommendation(result: pd.DataFrame) -> str:
    """Return the recommendation in two sentences; "" where the runs cannot be compared, see `result_table.explain_marks`.

    Args:
        result: result_frame.
    """
    compared = result[(result["metric"] == METRIC) & result["best"].notna()]
    if len(compared) < 2:
        return ""
    ranked = compared.sort_values("behind", kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    seeds = int(compared["seeds"].min())
    leader = f"{first['label']} has the highest balanced accuracy, {percent(first['mean'])}."
    level = others.loc[others["best"].astype(bool), "label"].tolist()
    if level:
        return f"{leader} {seeds} seeds cannot distinguish {_listed(level)} from it: take the simplest of these, or more seeds."
    second = others.iloc[0]
    behind, noise = (100 * float(second[column]) for column in ("behind", "noise"))
    return (
        f"{leader} Its lead exceeds the noise of the {seeds} seeds: the next run, {second['label']}, is {behind:.1f} points "
        f"behind, ± {noise:.1f}."
    )


def _listed(labels: list[str]) -> str:
    if len(labels) > MOST_NAMED:
        labels = [*labels[: MOST_NAMED - 1], f"{len(labels) - MOST_NAMED + 1} others"]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
