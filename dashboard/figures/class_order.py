"""The classes of each run, from the most frequent in training to the rarest: the order of colours and labels."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class RankedClass:
    """A class of a run; `index` is its class_index, `count` its training samples."""

    index: int
    name: str
    group: str
    count: int


def classes_by_run(classes: pd.DataFrame) -> dict[str, list[RankedClass]]:
    """The classes of a classes_frame by run id, the most frequent first; ties in the order of their indices."""
    codes, runs = pd.factorize(classes["run"])
    index = classes["class_index"].to_numpy()
    _, first = np.unique(codes * (index.max(initial=0) + 1) + index, return_index=True)
    rows = classes.iloc[first]
    ranked: dict[str, list[RankedClass]] = {str(run): [] for run in runs}
    facts = zip(rows["run"], rows["class_index"], rows["class"], rows["group"], rows["train_count"], strict=True)
    for run, place, name, group, count in facts:
        ranked[str(run)].append(RankedClass(int(place), str(name), str(group), int(count)))
    return {run: sorted(found, key=lambda item: (-item.count, item.index)) for run, found in ranked.items()}
