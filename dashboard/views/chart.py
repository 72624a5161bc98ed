"""A chart of runs: a figure, its caption, its alternative text and its table."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.enlarge import enlarge_figure
from dashboard.lab.frames import Frames


@dataclass(frozen=True)
class Chart:
    """One chart of a view.

    Attributes:
        name: a word or two, also the name of the file of its table.
        how_to_read: the caption, or a function of the frames that returns it.
        figure: returns the figure of the frames.
        describe: returns the alternative text.
        table: returns the numbers of the chart.
    """

    name: str
    how_to_read: str | Callable[[Frames], str]
    figure: Callable[[Frames], go.Figure]
    describe: Callable[[Frames], str]
    table: Callable[[Frames], pd.DataFrame]

    def caption(self, frames: Frames) -> str:
        """Return the caption for these frames."""
        return self.how_to_read if isinstance(self.how_to_read, str) else self.how_to_read(frames)


def enlarge_chart(chart: Chart) -> Chart:
    """Return the chart with an enlarged figure, for presentation."""
    return replace(chart, figure=lambda frames: enlarge_figure(chart.figure(frames)))
