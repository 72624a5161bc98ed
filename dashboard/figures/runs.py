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
    """The runs in the order of the frame; those whose id is in `collapsed` (constant prediction) say so.

    Each has a colour of its own while there are enough; more runs than that share those of their families: a family begins
    its labels alike, up to the first comma. `told_apart` gives the runs of one colour different styles.
    """
    if frame.empty:
        return []
    first = ~frame["run"].duplicated()
    pairs = [
        (str(run), str(label)) for run, label in zip(frame.loc[first, "run"], frame.loc[first, "label"], strict=True)
    ]
    families = [label.split(", ")[0] if len(pairs) > len(theme.QUALITATIVE) else run for run, label in pairs]
    places = {family: place for place, family in enumerate(dict.fromkeys(families))}
    return [
        Run(run, f"{label} (collapsed)" if run in collapsed else label, theme.qualitative(places[family]))
        for (run, label), family in zip(pairs, families, strict=True)
    ]
