"""Condensed nearest neighbours without a new search after every kept sample."""

import numpy as np
from jaxtyping import Float, Int

ROWS_AT_ONCE = 1024
# Distances that differ by less than this, relative to the squared norms, are a tie, which each library breaks in its own way.
TIE = 1e-9


def condensed_rows(
    features: Float[np.ndarray, "samples columns"], labels: Int[np.ndarray, " samples"], seed: int
) -> Int[np.ndarray, " kept"] | None:
    """Return the rows that imbalanced-learn's `CondensedNearestNeighbour` with one neighbour keeps, in its order.

    The library searches the neighbours of a whole class again whenever it keeps a sample. This function stores, for every
    sample, its distance to the rarest class and to the kept samples of its own class; each newly kept sample changes only the
    latter, and needs one new distance per sample.

    Args:
        features: float32.
        labels: int64.
        seed: its `random_state`.

    Returns:
        int64, class after class; None where two distances tie, so that the result would depend on how a search breaks ties.
    """
    random = np.random.RandomState(seed)
    classes, counts = np.unique(labels, return_counts=True)
    # Like the library's `Counter`, the first class in the order of the rows when several are rarest.
    first_row = [np.flatnonzero(labels == label)[0] for label in classes]
    rarest = min(zip(counts, first_row, classes, strict=True))[2]
    minority = features[labels == rarest].astype(np.float64)
    rows_of_classes = []
    for label in classes:
        rows = np.flatnonzero(labels == label)
        if label != rarest:
            chosen = _condensed_class(features[rows].astype(np.float64), minority, rows, random)
            if chosen is None:
                return None
            rows = chosen
        rows_of_classes.append(rows)
    return np.concatenate(rows_of_classes)


def _condensed_class(
    samples: np.ndarray, minority: np.ndarray, rows: np.ndarray, random: np.random.RandomState
) -> np.ndarray | None:
    """Return the kept rows of one class, or None when there is a tie."""
    from scipy.spatial.distance import cdist

    parts = np.array_split(samples, max(1, len(samples) // ROWS_AT_ONCE))
    to_minority = np.concatenate([cdist(part, minority, "sqeuclidean").min(1) for part in parts])
    scale = TIE * (np.square(samples).sum(1).max() + np.square(minority).sum(1).max())
    kept = [int(random.randint(low=0, high=len(rows), size=1)[0])]
    to_kept = cdist(samples, samples[kept], "sqeuclidean")[:, 0]
    if (np.abs(to_kept - to_minority) <= scale).any():
        return None
    # imbalanced-learn compares rows of the training set with positions in the class here; this code does the same.
    correct = np.zeros(max(len(rows), rows.max() + 1), dtype=bool)
    correct[rows[kept]] = True
    for place in range(len(samples)):
        if correct[place] or to_kept[place] < to_minority[place]:
            continue
        kept.append(place)
        to_kept = np.minimum(to_kept, cdist(samples, samples[place : place + 1], "sqeuclidean")[:, 0])
        if (np.abs(to_kept - to_minority) <= scale).any():
            return None
        correct[: len(samples)] = to_kept < to_minority
        correct[len(samples) :] = False
        correct[rows[kept]] = True
    return rows[kept]
