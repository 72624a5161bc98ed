"""The true share of each class in the test set, derived from predicted share, precision and recall."""

from collections.abc import Mapping

import numpy as np
import pandas as pd


def true_shares(classes: pd.DataFrame) -> Mapping[tuple[str, int], float]:
    """Return the share of each class in the test set, by run id and class_index.

    predicted share × precision = share of correct predictions = true share × recall. This does not determine the share of a class
    without correct predictions; such classes divide the rest evenly, which is exact for the usual class-balanced test set.
    """
    codes, runs = pd.factorize(classes["run"])
    index = classes["class_index"].to_numpy()
    recall = classes["recall"].to_numpy(dtype=float)
    correct = classes["test_share"].to_numpy(dtype=float) * classes["precision"].to_numpy(dtype=float)
    determined = (recall > 0) & np.isfinite(correct)
    result: dict[tuple[str, int], float] = {}
    for place, run in enumerate(runs):
        own = codes == place
        share = np.full(int(index[own].max()) + 1, np.nan)
        share[index[own & determined]] = correct[own & determined] / recall[own & determined]
        unknown = np.isnan(share)
        share[unknown] = max(0.0, 1 - share[~unknown].sum()) / max(1, unknown.sum())
        result |= {(str(run), position): float(value) for position, value in enumerate(share)}
    return result
