"""The runs of a frame: their order, labels and colours, the same in every figure of a page."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from dashboard.figures import theme


@dataclass(frozen=True)
class Run:
    """A run in a figure."""

    id: str
    label: str
    colour: str


def runs_of(frame: pd.DataFrame, collapsed: Collection[str] = ()) -> list[Run]:
    """Return the runs in the order of the frame; the labels of those in `collapsed` (ids, constant prediction) say so.

    Each run has its own colour where the colours suffice. Otherwise the runs of a family share a colour, where a family has the
    same label up to the first comma; `distinct_styles` gives the runs of one colour different styles.
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
