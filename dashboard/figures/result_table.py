"""The result: last epoch, best test epoch, spread over the seeds, cost, and what the noise cannot tell from the best."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from core.metrics import metrics, metrics_in_tables
from dashboard.figures.runs import runs_of

how_to_read = (
    "Numbers are means over the seeds, ± their standard deviation, at the last epoch; the best test epoch was chosen "
    "by looking at the test set, so it flatters."
)
how_to_read_fitted = "Numbers are means over the seeds, ± their standard deviation, on the test part."
MARK = "●"
rule = (
    f"{MARK} marks the best mean of a column, and every run whose difference from it may be luck: taken seed by seed, since "
    "seeds share split and test set, its 95 % interval (Student's t) holds 0. It covers what the seeds vary, not another test "
    "set."
)
one_seed = "Nothing is marked as best: with one seed nobody can tell a difference from luck. Take three seeds or more."
not_comparable = "Nothing is marked as best: these runs are on different data."
BEST_EPOCH = {
    "best_balanced_accuracy": "best epoch, balanced accuracy (optimistic)",
    "best_epoch": "best epoch (optimistic)",
}
COST = "cost in seconds"
WIDTH_OF_A_LETTER, WIDTH_BESIDE = 7, 24  # px


def how_to_read_these(summary: pd.DataFrame) -> str:
    """What the numbers of the table are; epochs are not mentioned where nothing has more than one."""
    return how_to_read_fitted if _without_epochs(summary) else how_to_read


def what_groups_are(names: Sequence[str]) -> str:
    """Which class the groups are, where there are two.

    Args:
        names: of the classes, the most frequent first.
    """
    if len(names) != 2:
        return ""
    return f"Many is the recall of {names[0]}, the more frequent class, and few that of {names[1]}."


def last_epoch() -> dict[str, str]:
    """Columns of the summary with what the last epoch came to, and their titles: every metric, then training."""
    return {**{metric.name: metric.title for metric in metrics_in_tables()}, "train_accuracy": "training accuracy"}


def table(summary: pd.DataFrame) -> pd.DataFrame:
    """One row a run, ready to be shown; columns without any value are left out.

    Args:
        summary: summary_frame.

    Returns:
        Text columns: run, status, the metrics as `mean ± standard deviation` (in percent where they lie in 0–1), cost in seconds.
    """
    rows = []
    for run in runs_of(summary):
        part = summary[summary["run"] == run.id]
        rows.append(
            {
                "run": run.label,
                "status": _status(part),
                **_formatted(part, last_epoch()),
                **_formatted(part, BEST_EPOCH),
                COST: _plain(part["seconds"].max()),
            }
        )
    shown = pd.DataFrame(rows)
    if shown.empty:
        return pd.DataFrame(columns=["run", "status"])
    if _without_epochs(summary):
        shown = shown.drop(columns=list(BEST_EPOCH.values()), errors="ignore")
    return shown.loc[:, [column for column in shown if column == "run" or (shown[column] != "").any()]]


def numbers(summary: pd.DataFrame) -> pd.DataFrame:
    """The rows and columns of `table` as numbers to sort by: means over the seeds, in the units that the table names."""
    texts = table(summary)
    titles = {**last_epoch(), **BEST_EPOCH, "seconds": COST}
    means = summary.groupby("run", sort=False)[[name for name in titles if name in summary]].mean()
    for name, title in titles.items():
        if title in texts:
            factor = 1 if name == "seconds" or _number_format(name) else 100
            texts[title] = factor * means[name].to_numpy(dtype=float)
    return texts


def widths(summary: pd.DataFrame) -> dict[str, int]:
    """How many pixels each column of `table` needs with a mark before its texts, which Streamlit measures without."""
    texts = table(summary)
    longest = {name: max([len(name), *(len(text) + len(MARK) + 1 for text in texts[name])]) for name in texts}
    return {name: WIDTH_BESIDE + WIDTH_OF_A_LETTER * letters for name, letters in longest.items()}


def marked(summary: pd.DataFrame, result: pd.DataFrame) -> set[tuple[int, str]]:
    """The cells, by row and column of `table`, that are best or within noise of it.

    Args:
        summary: summary_frame.
        result: result_frame.
    """
    titles = last_epoch()
    rows = {run.id: place for place, run in enumerate(runs_of(summary))}
    best = result[result["best"].fillna(False).astype(bool)]
    return {(rows[row.run], titles[row.metric]) for row in best.itertuples()}


def how_marked(result: pd.DataFrame) -> str:
    """What the marks mean, or why there are none; "" where nothing is compared."""
    if result["run"].nunique() < 2:
        return ""
    if result["best"].fillna(False).any():
        return rule
    done = result[result["status"] == "done"]
    if done["run"].nunique() < 2:
        return ""
    return one_seed if (done["seeds"] < 2).any() else not_comparable


def spreadsheet(summary: pd.DataFrame, result: pd.DataFrame) -> pd.DataFrame:
    """One row a run, every metric as mean, standard deviation and mark, each in a column of its own.

    Columns: run, status, then for each metric its title with ` mean`, ` deviation` (shares, not percent) and ` best or within
    noise` (yes or no; empty where it cannot be told), and cost in seconds.
    """
    titles, rows = last_epoch(), []
    for run in runs_of(summary):
        part, metrics = summary[summary["run"] == run.id], result[result["run"] == run.id]
        row: dict[str, object] = {"run": run.label, "status": _status(part)}
        for metric in metrics.itertuples():
            title = titles[metric.metric]
            row[f"{title} mean"], row[f"{title} deviation"] = round(metric.mean, 6), round(metric.deviation, 6)
            row[f"{title} best or within noise"] = "" if pd.isna(metric.best) else ("yes" if metric.best else "no")
        rows.append(row | {COST: part["seconds"].max()})
    return pd.DataFrame(rows)


def _without_epochs(summary: pd.DataFrame) -> bool:
    """Whether all runs are of classifiers, which are fitted in one go: no best epoch differs from the last."""
    first = summary["best_epoch"].eq(1) & summary["best_balanced_accuracy"].eq(summary["balanced_accuracy"])
    return bool(len(summary)) and bool(first.all())


def _formatted(run: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    return {
        title: with_spread(run[column].to_numpy(dtype=float), _number_format(column))
        for column, title in columns.items()
        if column in run
    }


def _number_format(column: str) -> str:
    """The format of what is no share; "" for a share, which is shown in percent."""
    if column == "best_epoch":
        return ".0f"
    return ".3f" if any(metric.name == column and not metric.is_share for metric in metrics()) else ""


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
