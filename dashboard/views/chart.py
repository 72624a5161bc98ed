"""A chart of runs: a figure, how to read it, its alternative text and the numbers behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import enlarged as larger
from dashboard.lab.frames import Frames


@dataclass(frozen=True)
class Chart:
    """One chart of a view.

    Attributes:
        name: what it shows, in a word or two; names the table's file.
        how_to_read: one sentence.
        figure: makes it.
        describe: its alternative text.
        table: the numbers behind it.
    """

    name: str
    how_to_read: str
    figure: Callable[[Frames], go.Figure]
    describe: Callable[[Frames], str]
    table: Callable[[Frames], pd.DataFrame]


def enlarged(chart: Chart) -> Chart:
    """The same chart for a room."""
    return replace(chart, figure=lambda frames: larger.enlarged(chart.figure(frames)))
