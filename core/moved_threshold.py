"""What a model reaches when its threshold is moved."""

import numpy as np


def majority_recall_at(scores: np.ndarray, labels: np.ndarray, minority_recall: np.ndarray) -> np.ndarray:
    """The recall on class 0 when the threshold is lowered just until the recall on class 1 reaches a given one.

    Args:
        scores: how much each sample looks like class 1, `[S, T]`.
        labels: 0 or 1, `[S, T]`.
        minority_recall: what is to be reached, `[S]`, in [0, 1].

    Returns:
        float `[S]`; NaN for a seed without samples of one class or without a recall to reach.
    """
    found = np.full(len(scores), np.nan)
    for seed, wanted in enumerate(minority_recall):
        rare, frequent = scores[seed][labels[seed] == 1], scores[seed][labels[seed] == 0]
        if not len(rare) or not len(frequent) or not np.isfinite(wanted):
            continue
        needed = round(float(wanted) * len(rare))
        threshold = np.sort(rare)[-needed] if needed else np.inf
        found[seed] = (frequent < threshold).mean()
    return found
