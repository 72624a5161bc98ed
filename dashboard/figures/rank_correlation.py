"""Do weights move with B′? Spearman's correlation of the two over the epochs, as they are and without their trend."""

import numpy as np
import pandas as pd

WARM_UP_WEIGHT = 1e-4  # how far from 1 a weight may be, rounding included, to count as not set yet
STILL = 1e-5  # relative; a static weight is recorded as a mean and may wobble in its last digits


def rank_correlation(classes: pd.DataFrame, b_prime: str = "b_prime") -> pd.DataFrame:
    """The correlations of `by_class`, averaged over the classes of a group and the seeds.

    Returns:
        Columns run, label, group, rank_correlation, detrended.
    """
    found = by_class(classes, b_prime)
    keys = ["run", "label", "group"]
    return found.groupby(keys, sort=False)[["rank_correlation", "detrended"]].mean().reset_index()


def by_class(classes: pd.DataFrame, b_prime: str = "b_prime") -> pd.DataFrame:
    """Spearman's correlation of a class's weight with its B′ over the epochs after the warm-up, of each seed.

    Args:
        classes: classes_frame.
        b_prime: the column that stands for B′.

    Returns:
        Columns run, label, class, class_index, group, train_count, seed, rank_correlation (of the values) and detrended (of
        their changes from epoch to epoch, which a common trend does not touch); NaN where weights do not move, as static
        ones never do.
    """
    known = classes[classes["weight"].notna() & classes[b_prime].notna()]
    known = known[_after_warm_up(known)]
    keys = ["run", "class_index", "seed"]
    order = np.lexsort((known["epoch"].to_numpy(), known.groupby(keys, sort=False).ngroup().to_numpy()))
    known = known.iloc[order]
    curve = known.groupby(keys, sort=False).ngroup().to_numpy()
    total = int(curve.max()) + 1 if len(curve) else 0
    inside = np.flatnonzero(np.diff(curve) == 0)
    weight, bound = (known[column].to_numpy(dtype=float) for column in ("weight", b_prime))
    steps = [values[inside + 1] - values[inside] for values in (weight, bound)]
    moves = _moves(weight, curve, total)
    first = np.append(True, np.diff(curve) != 0) if total else np.zeros(0, dtype=bool)
    named = known.loc[first, ["run", "label", "class", "class_index", "group", "train_count", "seed"]]
    return named.assign(
        rank_correlation=np.where(moves, _spearman(weight, bound, curve, total), np.nan),
        detrended=np.where(moves, _spearman(steps[0], steps[1], curve[inside], total), np.nan),
    ).reset_index(drop=True)


def warm_up_ends(classes: pd.DataFrame) -> "pd.Series[int]":
    """The last of the leading epochs in which all weights are 1, by run id, of the runs that have both such epochs and others."""
    last = _first_moves(classes) - 1
    return last[last >= classes.groupby("run")["epoch"].min().reindex(last.index)].astype(int)


def moving_runs(classes: pd.DataFrame) -> list[str]:
    """The ids of the runs in which a weight moves after the warm-up."""
    known = classes[classes["weight"].notna()]
    known = known[_after_warm_up(known)]
    span = known.groupby(["run", "class_index", "seed"], sort=False)["weight"].agg(["min", "max"])
    moved = (span["max"] - span["min"] > STILL * span["max"].abs()).groupby("run", sort=False).any()
    return [str(run) for run in moved.index[moved]]


def _first_moves(known: pd.DataFrame) -> "pd.Series[float]":
    moved = (known["weight"] - 1).abs() > WARM_UP_WEIGHT
    return known.loc[moved].groupby("run")["epoch"].min()


def _after_warm_up(known: pd.DataFrame) -> np.ndarray:
    """Which rows come after the epochs at the beginning of a run in which all weights are 1."""
    return np.asarray(known["epoch"].to_numpy() >= known["run"].map(_first_moves(known)).fillna(0).to_numpy())


def _spearman(left: np.ndarray, right: np.ndarray, curve: np.ndarray, total: int) -> np.ndarray:
    """Spearman's correlation within each curve, `[total]`; NaN with fewer than three points or where one side is constant."""
    ranks = pd.DataFrame({"left": left, "right": right}).groupby(curve).rank()
    count = np.bincount(curve, minlength=total)
    middle = (count + 1) / 2  # the mean of the ranks 1 … n, ties or not
    one, other = (ranks[side].to_numpy() - middle[curve] for side in ("left", "right"))
    product = np.bincount(curve, one * other, total)
    scale = np.sqrt(np.bincount(curve, one**2, total) * np.bincount(curve, other**2, total))
    return np.divide(product, scale, out=np.full(total, np.nan), where=(scale > 0) & (count > 2))


def _moves(weight: np.ndarray, curve: np.ndarray, total: int) -> np.ndarray:
    low, high = np.full(total, np.inf), np.full(total, -np.inf)
    np.minimum.at(low, curve, weight)
    np.maximum.at(high, curve, weight)
    return np.asarray(high - low > STILL * np.abs(high))
