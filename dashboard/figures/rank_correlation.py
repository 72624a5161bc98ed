"""Do weights move with B′? Spearman's correlation of the two over the epochs."""

import numpy as np
import pandas as pd


def rank_correlation(classes: pd.DataFrame) -> pd.DataFrame:
    """Spearman's correlation of a class's weight with its B′ over the epochs, averaged over classes and seeds.

    Args:
        classes: classes_frame.

    Returns:
        Columns run, label, group, rank_correlation; NaN where weights do not move, as static ones never do.
    """
    known = classes[classes["weight"].notna() & classes["b_prime"].notna()]
    curves = known.groupby(["run", "class_index", "seed"], sort=False)
    curve = curves.ngroup().to_numpy()
    total = curves.ngroups
    ranks = curves[["weight", "b_prime"]].rank()
    left, right = (ranks[column].to_numpy() for column in ("weight", "b_prime"))
    count = np.bincount(curve, minlength=total)
    middle = (count + 1) / 2  # the mean of the ranks 1 … n, ties or not
    left, right = left - middle[curve], right - middle[curve]
    product = np.bincount(curve, left * right, total)
    scale = np.sqrt(np.bincount(curve, left**2, total) * np.bincount(curve, right**2, total))
    moves = (scale > 0) & (count > 2) & _moves(known["weight"].to_numpy(), curve, total)
    correlation = np.divide(product, scale, out=np.full(total, np.nan), where=moves)
    first = ~pd.Series(curve).duplicated().to_numpy()
    named = known.loc[first, ["run", "label", "group"]].assign(rank_correlation=correlation[curve[first]])
    return named.groupby(["run", "label", "group"], sort=False)["rank_correlation"].mean().reset_index()


def _moves(weight: np.ndarray, curve: np.ndarray, total: int) -> np.ndarray:
    """Whether each curve moves at all: a static weight is recorded as a mean and may wobble in its last digits."""
    low, high = np.full(total, np.inf), np.full(total, -np.inf)
    np.minimum.at(low, curve, weight)
    np.maximum.at(high, curve, weight)
    return np.asarray(high - low > 1e-5 * np.abs(high))
