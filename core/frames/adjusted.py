"""Post-hoc logit adjustment of the stored test probabilities of runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.frames.post_hoc import adjusted_recall
from core.frames.run_data import RunData
from core.frames.table import NUMBER, TEXT, Block, frame, text
from core.groups import GROUPS, groups
from core.metrics import group_recall

TAUS = tuple(round(0.05 * step, 2) for step in range(41))
_ADJUSTED = {
    **{"run": TEXT, "label": TEXT, "tau": NUMBER, "seed": NUMBER},
    **dict.fromkeys(("balanced_accuracy", *GROUPS), NUMBER),
}


def adjusted_frame(runs: Sequence[tuple[RunData, Mapping[str, Any] | None]]) -> pd.DataFrame:
    """Return one row per (run, τ, seed), for every τ of `TAUS`.

    Args:
        runs: each with its artifact `probabilities` (`probabilities` float `[S, T, C]`, `labels` `[S, T]`), or None if it has
            none.

    Returns:
        Columns run, label, tau, seed, balanced_accuracy, many, medium, few (mean recall on the test set).
    """
    return frame([_adjusted(run, outcome) for run, outcome in runs if outcome is not None], _ADJUSTED)


def _adjusted(run: RunData, outcome: Mapping[str, Any]) -> Block:
    recall = adjusted_recall(outcome["probabilities"], outcome["labels"], run.train_counts, TAUS)
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "tau": np.array(TAUS)[:, None],
        "seed": run.seeds_of(recall.shape[1]),
        "balanced_accuracy": np.nanmean(recall, axis=-1),
        **group_recall(recall, groups(run.train_counts)),
    }
    return Block(columns, recall.shape[:2])
