"""Charts on the page: how to read it, the chart, its table. A figure is made once for each state of its runs."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.lab.frames import Frames
from dashboard.views import tables
from dashboard.views.chart import Chart
from dashboard.views.live_chart import live_chart
from dashboard.write import st

KEPT_FIGURES = 128

_lock = threading.Lock()
_figures: OrderedDict[Hashable, tuple[go.Figure, str]] = OrderedDict()


def show(chart: Chart, frames: Frames, key: str, moment: Hashable = None) -> None:
    """Draw a chart of a set of runs with its sentence and its table.

    Args:
        chart: which one.
        frames: of the runs.
        key: names the place on the page: the chart there keeps its zoom while its data change.
        moment: what else the figure depends on, e.g. the epoch of a slider.
    """
    st.caption(chart.how_to_read)
    signature = (chart.name, frames.signature, moment)
    # Who cannot see the chart is told the outcome, not every step on the way to it.
    figure, description = once(
        signature, lambda: (chart.figure(frames), chart.describe(frames) if frames.finished else "runs are under way.")
    )
    live_chart(figure, key=key, alt=f"{chart.name}: {description}", version=str(hash(signature)))
    tables.behind(chart.name, key, lambda: chart.table(frames))


def show_all(charts: Sequence[Chart], frames: Frames, place: str, moment: Hashable = None) -> None:
    """Draw charts one below the other, as `show` does; `place` and a number are the key of each."""
    for number, chart in enumerate(charts):
        show(chart, frames, key=f"{place}-{number}", moment=moment)


def simple(
    name: str,
    how_to_read: str,
    make: Callable[[], tuple[go.Figure, str]],
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    signature: Hashable,
) -> None:
    """Draw a chart from what the page has; `make` gives the figure and its alternative text."""
    st.caption(how_to_read)
    signature = (name, signature)
    figure, description = once(signature, make)
    live_chart(figure, key=name, alt=f"{name}: {description}", version=str(hash(signature)))
    tables.behind(name, name, table if callable(table) else lambda: table)


def once(signature: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gives, kept for all sessions that show the same."""
    with _lock:
        found = _figures.get(signature)
        if found is not None:
            _figures.move_to_end(signature)
            return found
    made = make()
    with _lock:
        _figures[signature] = made
        while len(_figures) > KEPT_FIGURES:
            _figures.popitem(last=False)
    return made
