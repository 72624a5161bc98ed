"""The runs of a frame: their order, labels and colours, the same in every figure of a page."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from dashboard.figures import theme


@dataclass(frozen=True)
class Run:
    """A run as it is drawn."""

    id: str
    label: str
    colour: str


def runs_of(frame: pd.DataFrame, collapsed: Collection[str] = ()) -> list[Run]:
    """The runs in the order of the frame; those whose id is in `collapsed` (constant prediction) say so."""
    if frame.empty:
        return []
    first = ~frame["run"].duplicated()
    pairs = zip(frame.loc[first, "run"], frame.loc[first, "label"], strict=True)
    return [
        Run(str(run), f"{label} (collapsed)" if run in collapsed else str(label), theme.qualitative(index))
        for index, (run, label) in enumerate(pairs)
    ]
