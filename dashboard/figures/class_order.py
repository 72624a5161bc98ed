"""The classes of each run, from the most frequent in training to the rarest: the order of their colours and labels."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class RankedClass:
    """A class of a run; `index` is its class_index, `count` its number of training samples."""

    index: int
    name: str
    group: str
    count: int


def classes_by_run(classes: pd.DataFrame) -> dict[str, list[RankedClass]]:
    """Return the classes of a classes_frame by run id, the most frequent first; equal sizes keep the order of the indices."""
    codes, runs = pd.factorize(classes["run"])
    index = classes["class_index"].to_numpy()
    _, first = np.unique(codes * (index.max(initial=0) + 1) + index, return_index=True)
    rows = classes.iloc[first]
    ranked: dict[str, list[RankedClass]] = {str(run): [] for run in runs}
    columns = zip(rows["run"], rows["class_index"], rows["class"], rows["group"], rows["train_count"], strict=True)
    for run, place, name, group, count in columns:
        ranked[str(run)].append(RankedClass(int(place), str(name), str(group), int(count)))
    return {run: sorted(items, key=lambda item: (-item.count, item.index)) for run, items in ranked.items()}
