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
        how_to_read: one or a few sentences, of what is drawn: made from the frames where it depends on them.
        figure: makes it.
        describe: its alternative text.
        table: the numbers behind it.
    """

    name: str
    how_to_read: str | Callable[[Frames], str]
    figure: Callable[[Frames], go.Figure]
    describe: Callable[[Frames], str]
    table: Callable[[Frames], pd.DataFrame]

    def caption(self, frames: Frames) -> str:
        """How to read it, of these frames."""
        return self.how_to_read if isinstance(self.how_to_read, str) else self.how_to_read(frames)


def enlarged(chart: Chart) -> Chart:
    """The same chart for a room."""
    return replace(chart, figure=lambda frames: larger.enlarged(chart.figure(frames)))
