"""How common each class really is in the test set, recovered from what a record holds."""

from collections.abc import Mapping

import numpy as np
import pandas as pd


def true_shares(classes: pd.DataFrame) -> Mapping[tuple[str, int], float]:
    """The share of each class in the test set, by run id and class_index.

    predicted share × precision = share of correct predictions = true share × recall. Where a class was never predicted
    correctly that says nothing, and the classes of which nothing is known divide the rest evenly: exact for the usual
    class-balanced test set.
    """
    codes, runs = pd.factorize(classes["run"])
    index = classes["class_index"].to_numpy()
    recall = classes["recall"].to_numpy(dtype=float)
    correct = classes["test_share"].to_numpy(dtype=float) * classes["precision"].to_numpy(dtype=float)
    telling = (recall > 0) & np.isfinite(correct)
    result: dict[tuple[str, int], float] = {}
    for place, run in enumerate(runs):
        own = codes == place
        share = np.full(int(index[own].max()) + 1, np.nan)
        share[index[own & telling]] = correct[own & telling] / recall[own & telling]
        unknown = np.isnan(share)
        share[unknown] = max(0.0, 1 - share[~unknown].sum()) / max(1, unknown.sum())
        result |= {(str(run), position): float(value) for position, value in enumerate(share)}
    return result
