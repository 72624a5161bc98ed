"""Charts on a page, each with its caption and its table. A figure is computed once for each state of its runs."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.lab.frames import Frames
from dashboard.views import tables
from dashboard.views.chart import Chart
from dashboard.views.live_chart import figure_json, live_chart
from dashboard.words.terms import explain_terms
from dashboard.write import st

CACHED_RESULTS = 128

_lock = threading.Lock()
_cache: OrderedDict[Hashable, Future[Any]] = OrderedDict()


@dataclass(frozen=True)
class _Content:
    """What every session gets of a chart: the figure as JSON, the alternative text, the caption and its tooltip."""

    figure: str
    description: str
    caption: str
    terms: str


def show(chart: Chart, frames: Frames, key: str, moment: Hashable = None) -> None:
    """Draw a chart of a set of runs with its caption and its table.

    Args:
        chart: the chart.
        frames: of the runs.
        key: of the element; a chart keeps its zoom under the same key when its data change.
        moment: other values on which the figure depends, such as the epoch of a slider.
    """
    signature = (chart.name, frames.signature, moment)

    def make() -> _Content:
        # A screen reader announces the outcome, not every epoch before it.
        description = chart.describe(frames) if frames.finished else "runs are under way."
        caption = chart.caption(frames)
        return _Content(
            figure_json(chart.figure(frames)), description, caption, explain_terms(caption, _classes(frames))
        )

    _show(chart.name, key, cached(signature, make), signature, lambda: chart.table(frames))


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
    signature = (name, how_to_read, signature)

    def make_content() -> _Content:
        figure, description = make()
        return _Content(figure_json(figure), description, how_to_read, explain_terms(how_to_read))

    _show(name, name, cached(signature, make_content), signature, table if callable(table) else lambda: table)


def _show(name: str, key: str, content: _Content, signature: Hashable, table: Callable[[], pd.DataFrame]) -> None:
    st.caption(content.caption, help=content.terms or None)
    live_chart(content.figure, key=key, alt=f"{name}: {content.description}", version=str(hash(signature)))
    tables.show_behind_chart(name, key, table)


def _classes(frames: Frames) -> list[tuple[str, int, str]]:
    """Return name, number of training samples and group of each class; empty where the runs differ in them."""
    classes = {tuple(zip(run.class_names, run.train_counts, run.groups, strict=True)) for run in frames.runs}
    return list(classes.pop()) if len(classes) == 1 else []


def cached(signature: Hashable, make: Callable[[], Any]) -> Any:
    """Return the result of `make`, which is cached under this signature; sessions that request it meanwhile wait for it."""
    with _lock:
        earlier = _cache.get(signature)
        if earlier is None:
            own = _cache[signature] = Future()
            while len(_cache) > CACHED_RESULTS:
                _cache.popitem(last=False)
        else:
            _cache.move_to_end(signature)
    if earlier is not None:
        # The failure of another session is not that of this one.
        return earlier.result() if earlier.exception() is None else make()
    try:
        own.set_result(make())
    except BaseException as error:
        with _lock:
            if _cache.get(signature) is own:
                del _cache[signature]
        own.set_exception(error)
        raise
    return own.result()
