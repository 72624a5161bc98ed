"""Spearman's correlation of weights and B′ over the epochs, with and without their trend."""

import numpy as np
import pandas as pd

WARM_UP_WEIGHT = 1e-4  # largest distance from 1 of a weight during the warm-up, which rounding causes
STILL = 1e-5  # relative; a static weight is recorded as a mean and may vary in its last digits


def rank_correlation(classes: pd.DataFrame, b_prime: str = "b_prime") -> pd.DataFrame:
    """Return the correlations of `by_class`, averaged over the classes of a group and the seeds.

    Returns:
        Columns run, label, group, rank_correlation, detrended.
    """
    rows = by_class(classes, b_prime)
    keys = ["run", "label", "group"]
    return rows.groupby(keys, sort=False)[["rank_correlation", "detrended"]].mean().reset_index()


def by_class(classes: pd.DataFrame, b_prime: str = "b_prime") -> pd.DataFrame:
    """Return Spearman's correlation of the weight of a class with its B′ over the epochs after the warm-up, for each seed.

    Args:
        classes: classes_frame.
        b_prime: the column that holds B′.

    Returns:
        Columns run, label, class, class_index, group, train_count, seed, rank_correlation (of the values) and detrended (of
        their changes from epoch to epoch, which a common trend does not affect); NaN where the weights are constant, such as
        static ones.
    """
    rows = classes[classes["weight"].notna() & classes[b_prime].notna()]
    rows = rows[_after_warm_up(rows)]
    keys = ["run", "class_index", "seed"]
    order = np.lexsort((rows["epoch"].to_numpy(), rows.groupby(keys, sort=False).ngroup().to_numpy()))
    rows = rows.iloc[order]
    curve = rows.groupby(keys, sort=False).ngroup().to_numpy()
    total = int(curve.max()) + 1 if len(curve) else 0
    inside = np.flatnonzero(np.diff(curve) == 0)
    weight, bound = (rows[column].to_numpy(dtype=float) for column in ("weight", b_prime))
    steps = [values[inside + 1] - values[inside] for values in (weight, bound)]
    moves = _moves(weight, curve, total)
    first = np.append(True, np.diff(curve) != 0) if total else np.zeros(0, dtype=bool)
    first_rows = rows.loc[first, ["run", "label", "class", "class_index", "group", "train_count", "seed"]]
    return first_rows.assign(
        rank_correlation=np.where(moves, _spearman(weight, bound, curve, total), np.nan),
        detrended=np.where(moves, _spearman(steps[0], steps[1], curve[inside], total), np.nan),
    ).reset_index(drop=True)


def warm_up_ends(classes: pd.DataFrame) -> "pd.Series[int]":
    """Return the last epoch of the warm-up, in which all weights are 1, by run id; only runs with epochs in and after it."""
    last = _first_moves(classes) - 1
    return last[last >= classes.groupby("run")["epoch"].min().reindex(last.index)].astype(int)


def moving_runs(classes: pd.DataFrame) -> list[str]:
    """Return the ids of the runs in which a weight changes after the warm-up."""
    rows = classes[classes["weight"].notna()]
    rows = rows[_after_warm_up(rows)]
    span = rows.groupby(["run", "class_index", "seed"], sort=False)["weight"].agg(["min", "max"])
    moved = (span["max"] - span["min"] > STILL * span["max"].abs()).groupby("run", sort=False).any()
    return [str(run) for run in moved.index[moved]]


def _first_moves(rows: pd.DataFrame) -> "pd.Series[float]":
    moved = (rows["weight"] - 1).abs() > WARM_UP_WEIGHT
    return rows.loc[moved].groupby("run")["epoch"].min()


def _after_warm_up(rows: pd.DataFrame) -> np.ndarray:
    """Return for each row whether it comes after the warm-up of its run, in which all weights are 1."""
    return np.asarray(rows["epoch"].to_numpy() >= rows["run"].map(_first_moves(rows)).fillna(0).to_numpy())


def _spearman(left: np.ndarray, right: np.ndarray, curve: np.ndarray, total: int) -> np.ndarray:
    """Return Spearman's correlation within each curve, `[total]`; NaN below three points or where one side is constant."""
    ranks = pd.DataFrame({"left": left, "right": right}).groupby(curve).rank()
    count = np.bincount(curve, minlength=total)
    middle = (count + 1) / 2  # the mean of the ranks 1 … n, ties or not
    first, second = (ranks[side].to_numpy() - middle[curve] for side in ("left", "right"))
    product = np.bincount(curve, first * second, total)
    scale = np.sqrt(np.bincount(curve, first**2, total) * np.bincount(curve, second**2, total))
    return np.divide(product, scale, out=np.full(total, np.nan), where=(scale > 0) & (count > 2))


def _moves(weight: np.ndarray, curve: np.ndarray, total: int) -> np.ndarray:
    low, high = np.full(total, np.inf), np.full(total, -np.inf)
    np.minimum.at(low, curve, weight)
    np.maximum.at(high, curve, weight)
    return np.asarray(high - low > STILL * np.abs(high))
