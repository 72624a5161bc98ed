"""Which run to take, by its balanced accuracy, and how sure that is."""

import pandas as pd

from dashboard.figures.wording import percent

METRIC = "balanced_accuracy"
MOST_NAMED = 4


def recommendation(result: pd.DataFrame) -> str:
    """Two sentences; "" where nothing can be told, see `result_table.how_marked`.

    Args:
        result: result_frame.
    """
    compared = result[(result["metric"] == METRIC) & result["best"].notna()]
    if len(compared) < 2:
        return ""
    ranked = compared.sort_values("behind", kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    seeds = int(compared["seeds"].min())
    leads = f"{first['label']} has the highest balanced accuracy, {percent(first['mean'])}."
    level = others.loc[others["best"].astype(bool), "label"].tolist()
    if level:
        return f"{leads} {seeds} seeds cannot tell {_listed(level)} from it: take the simplest of these, or more seeds."
    second = others.iloc[0]
    behind, noise = (100 * float(second[column]) for column in ("behind", "noise"))
    return (
        f"{leads} That is more than luck of the {seeds} seeds: the next, {second['label']}, is {behind:.1f} points behind, give "
        f"or take {noise:.1f}."
    )


def _listed(labels: list[str]) -> str:
    if len(labels) > MOST_NAMED:
        labels = [*labels[: MOST_NAMED - 1], f"{len(labels) - MOST_NAMED + 1} others"]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))
