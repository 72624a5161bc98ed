"""The results as a table: last epoch, best test epoch, spread over the seeds, seconds, and marks for the best runs."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.metrics import metrics, metrics_in_tables
from core.reports.numbers import Measured, columns, share
from dashboard.figures.runs import runs_of

HOW_TO_READ = (
    "Numbers are means over the seeds, ± their standard deviation, at the last epoch; the best test epoch was chosen "
    "on the test set, so it is optimistic."
)
HOW_TO_READ_FITTED = "Numbers are means over the seeds, ± their standard deviation, on the test part."
MARK = "●"
RULE = (
    f"{MARK} marks the best mean of a column, and every run whose difference from it may be chance: the 95 % interval "
    "(Student's t) of the differences, taken seed by seed because equal seeds share split and test set, contains 0. The "
    "interval covers the variation between seeds, not between test sets."
)
ONE_SEED = "Nothing is marked as best: with one seed a difference cannot be distinguished from chance. Take three seeds or more."
NOT_COMPARABLE = "Nothing is marked as best: these runs are on different data."
BEST_EPOCH = {
    "best_balanced_accuracy": "best epoch, balanced accuracy % (optimistic)",
    "best_epoch": "best epoch (optimistic)",
}
COST = "cost in seconds"


def how_to_read(summary: pd.DataFrame) -> str:
    """Return a caption that explains the numbers; it mentions epochs only where runs have several."""
    return HOW_TO_READ_FITTED if _without_epochs(summary) else HOW_TO_READ


def explain_groups(names: Sequence[str]) -> str:
    """Return a sentence that says which class each group is, where the classes are two; otherwise "".

    Args:
        names: names of the classes, the most frequent first.
    """
    if len(names) != 2:
        return ""
    return f"Many is the recall of {names[0]}, the more frequent class, and few that of {names[1]}."


def last_epoch() -> dict[str, str]:
    """Return the columns of the summary for the last epoch, with their titles: every metric, then the training accuracy."""
    return {
        **{metric.name: f"{metric.title} %" if metric.is_share else metric.title for metric in metrics_in_tables()},
        "train_accuracy": "training accuracy %",
    }


def table(summary: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run as text; columns without any value are left out.

    Args:
        summary: summary_frame.

    Returns:
        Text columns: run, the metrics as `mean ± standard deviation` (in percent where they lie in 0–1), cost in seconds, status.
    """
    rows: list[dict[str, str | Measured]] = []
    for run in runs_of(summary):
        part = summary[summary["run"] == run.id]
        row = {"run": run.label, **_measured(part, last_epoch()), **_measured(part, BEST_EPOCH)}
        rows.append(row | {COST: Measured([part["seconds"].max()]), "status": _status(part)})
    if not rows:
        return pd.DataFrame(columns=["run", "status"])
    texts = pd.DataFrame(columns(rows))
    if _without_epochs(summary):
        texts = texts.drop(columns=list(BEST_EPOCH.values()), errors="ignore")
    return texts.loc[:, [name for name in texts if name == "run" or (texts[name] != "").any()]]


def numbers(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the rows and columns of `table` as numbers to sort by: means over the seeds, in the units of the table."""
    texts = table(summary)
    titles = {**last_epoch(), **BEST_EPOCH, "seconds": COST}
    means = summary.groupby("run", sort=False)[[name for name in titles if name in summary]].mean()
    for name, title in titles.items():
        if title in texts:
            factor = 1 if name in ("seconds", "best_epoch") or not _is_share(name) else 100
            texts[title] = factor * means[name].to_numpy(dtype=float)
    return texts


def best_cells(summary: pd.DataFrame, result: pd.DataFrame) -> set[tuple[int, str]]:
    """Return the cells, as row and column of `table`, that are best or within noise of the best.

    Args:
        summary: summary_frame.
        result: result_frame.
    """
    titles = last_epoch()
    rows = {run.id: place for place, run in enumerate(runs_of(summary))}
    best = result[result["best"].fillna(False).astype(bool)]
    return {(rows[row.run], titles[row.metric]) for row in best.itertuples()}


def explain_marks(result: pd.DataFrame) -> str:
    """Return a sentence that explains the marks, or why no cell is marked; "" where no runs are compared."""
    if result["run"].nunique() < 2:
        return ""
    if result["best"].fillna(False).any():
        return RULE
    done = result[result["status"] == "done"]
    if done["run"].nunique() < 2:
        return ""
    return ONE_SEED if (done["seeds"] < 2).any() else NOT_COMPARABLE


def spreadsheet(summary: pd.DataFrame, result: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run, with mean, standard deviation and mark of every metric in separate columns.

    Columns: run, status, then for each metric its title with ` mean`, ` deviation` (shares, not percent) and ` best or within
    noise` (yes or no; empty where runs cannot be compared), and cost in seconds.
    """
    titles, rows = last_epoch(), []
    for run in runs_of(summary):
        part, metrics = summary[summary["run"] == run.id], result[result["run"] == run.id]
        row: dict[str, object] = {"run": run.label, "status": _status(part)}
        for metric in metrics.itertuples():
            title = titles[metric.metric].removesuffix(" %")
            row[f"{title} mean"], row[f"{title} deviation"] = round(metric.mean, 6), round(metric.deviation, 6)
            row[f"{title} best or within noise"] = "" if pd.isna(metric.best) else ("yes" if metric.best else "no")
        rows.append(row | {COST: part["seconds"].max()})
    return pd.DataFrame(rows)


def _without_epochs(summary: pd.DataFrame) -> bool:
    """Return whether all runs are of classifiers, which have no epochs: no best epoch differs from the last."""
    first = summary["best_epoch"].eq(1) & summary["best_balanced_accuracy"].eq(summary["balanced_accuracy"])
    return bool(len(summary)) and bool(first.all())


def _measured(run: pd.DataFrame, titles: Mapping[str, str]) -> dict[str, str | Measured]:
    return {title: _cell(name, run[name].tolist()) for name, title in titles.items() if name in run}


def _cell(name: str, values: list[float]) -> Measured:
    if name == "best_epoch":
        return Measured(values, decimals=0)
    return share(values) if _is_share(name) else Measured(values)


def _is_share(name: str) -> bool:
    return all(metric.name != name or metric.is_share for metric in metrics())


def _status(run: pd.DataFrame) -> str:
    """Return the status, with the number of seeds whose prediction is constant."""
    status = str(run["status"].iloc[0])
    seeds = int(run["collapsed"].fillna(False).sum())
    return f"{status}, {seeds} of {len(run)} seeds collapsed" if seeds else status
