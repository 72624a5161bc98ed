"""Charts on a page, each with its caption and its table. A figure is computed once for each state of its runs."""

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
from dashboard.words.terms import explain_terms
from dashboard.write import st

CACHED_RESULTS = 128

_lock = threading.Lock()
_cache: OrderedDict[Hashable, Any] = OrderedDict()


def show(chart: Chart, frames: Frames, key: str, moment: Hashable = None) -> None:
    """Draw a chart of a set of runs with its caption and its table.

    Args:
        chart: the chart.
        frames: of the runs.
        key: of the element; a chart keeps its zoom under the same key when its data change.
        moment: other values on which the figure depends, such as the epoch of a slider.
    """
    signature = (chart.name, frames.signature, moment)

    def make() -> tuple[go.Figure, str, str]:
        # A screen reader announces the outcome, not every epoch before it.
        description = chart.describe(frames) if frames.finished else "runs are under way."
        return chart.figure(frames), description, chart.caption(frames)

    figure, description, caption = cached(signature, make)
    st.caption(caption, help=explain_terms(caption, _classes(frames)) or None)
    live_chart(figure, key=key, alt=f"{chart.name}: {description}", version=str(hash(signature)))
    tables.show_behind_chart(chart.name, key, lambda: chart.table(frames))


def show_all(charts: Sequence[Chart], frames: Frames, place: str, moment: Hashable = None) -> None:
    """Draw charts one below the other, as `show` does; their keys are `place` and a number."""
    for number, chart in enumerate(charts):
        show(chart, frames, key=f"{place}-{number}", moment=moment)


def show_figure(
    name: str,
    how_to_read: str,
    make: Callable[[], tuple[go.Figure, str]],
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    signature: Hashable,
) -> None:
    """Draw a chart of data of the page.

    Args:
        name: of the chart, also the key of the element.
        how_to_read: the caption.
        make: returns the figure and its alternative text.
        table: the numbers of the chart, or a function that returns them.
        signature: differs between any two states of the data.
    """
    st.caption(how_to_read, help=explain_terms(how_to_read) or None)
    signature = (name, signature)
    figure, description = cached(signature, make)
    live_chart(figure, key=name, alt=f"{name}: {description}", version=str(hash(signature)))
    tables.show_behind_chart(name, name, table if callable(table) else lambda: table)


def _classes(frames: Frames) -> list[tuple[str, int, str]]:
    """Return name, number of training samples and group of each class; empty where the runs differ in them."""
    classes = {tuple(zip(run.class_names, run.train_counts, run.groups, strict=True)) for run in frames.runs}
    return list(classes.pop()) if len(classes) == 1 else []


def cached(signature: Hashable, make: Callable[[], Any]) -> Any:
    """Return the result of `make`, which is cached under this signature for all sessions."""
    with _lock:
        result = _cache.get(signature)
        if result is not None:
            _cache.move_to_end(signature)
            return result
    result = make()
    with _lock:
        _cache[signature] = result
        while len(_cache) > CACHED_RESULTS:
            _cache.popitem(last=False)
    return result
