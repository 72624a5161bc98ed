"""Condensed nearest neighbours without a new search after every sample that is kept."""

import numpy as np

ROWS_AT_ONCE = 1024
# Distances closer than this, relative to what they are computed from, are a tie: which side wins it is the library's affair.
TIE = 1e-9


def condensed_rows(features: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray | None:
    """The rows that imbalanced-learn's `CondensedNearestNeighbour` with one neighbour keeps, in its order.

    It searches the neighbours of a whole class anew whenever it keeps a sample. Here every sample remembers how far it is from
    the rarest class and from what is kept of its own; a sample that is kept changes only the latter, by one distance each.

    Args:
        features: float32 `[N, d]`.
        labels: int64 `[N]`.
        seed: its `random_state`.

    Returns:
        int64 `[M]`, class after class; None where two distances tie, so that the result would depend on how a search breaks
        ties.
    """
    random = np.random.RandomState(seed)
    classes, counts = np.unique(labels, return_counts=True)
    # As its `Counter` does, the first class in the order of the rows when several are rarest.
    first_row = [np.flatnonzero(labels == label)[0] for label in classes]
    rarest = min(zip(counts, first_row, classes, strict=True))[2]
    minority = features[labels == rarest].astype(np.float64)
    found = []
    for label in classes:
        rows = np.flatnonzero(labels == label)
        if label != rarest:
            chosen = _condensed_class(features[rows].astype(np.float64), minority, rows, random)
            if chosen is None:
                return None
            rows = chosen
        found.append(rows)
    return np.concatenate(found)


def _condensed_class(
    samples: np.ndarray, minority: np.ndarray, rows: np.ndarray, random: np.random.RandomState
) -> np.ndarray | None:
    """The rows that are kept of one class, or None when there is a tie."""
    from scipy.spatial.distance import cdist

    parts = np.array_split(samples, max(1, len(samples) // ROWS_AT_ONCE))
    to_minority = np.concatenate([cdist(part, minority, "sqeuclidean").min(1) for part in parts])
    scale = TIE * (np.square(samples).sum(1).max() + np.square(minority).sum(1).max())
    kept = [int(random.randint(low=0, high=len(rows), size=1)[0])]
    to_kept = cdist(samples, samples[kept], "sqeuclidean")[:, 0]
    if (np.abs(to_kept - to_minority) <= scale).any():
        return None
    # imbalanced-learn compares rows of the training set with places in the class here; so does this.
    known = np.zeros(max(len(rows), rows.max() + 1), dtype=bool)
    known[rows[kept]] = True
    for place in range(len(samples)):
        if known[place] or to_kept[place] < to_minority[place]:
            continue
        kept.append(place)
        to_kept = np.minimum(to_kept, cdist(samples, samples[place : place + 1], "sqeuclidean")[:, 0])
        if (np.abs(to_kept - to_minority) <= scale).any():
            return None
        known[: len(samples)] = to_kept < to_minority
        known[len(samples) :] = False
        known[rows[kept]] = True
    return rows[kept]
