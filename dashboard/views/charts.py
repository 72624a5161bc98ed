"""Charts on the page: how to read it, the chart, its table. A figure is made once for each state of its runs."""

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
from dashboard.words.terms import explained
from dashboard.write import st

KEPT_FIGURES = 128

_lock = threading.Lock()
_made: OrderedDict[Hashable, Future[Any]] = OrderedDict()


@dataclass(frozen=True)
class _Drawn:
    """A chart as it is sent to every browser: its figure as JSON, its alternative text, its caption and the tooltip of that."""

    figure: str
    description: str
    caption: str
    terms: str


def show(chart: Chart, frames: Frames, key: str, moment: Hashable = None) -> None:
    """Draw a chart of a set of runs with its sentence and its table.

    Args:
        chart: which one.
        frames: of the runs.
        key: names the place on the page: the chart there keeps its zoom while its data change.
        moment: what else the figure depends on, e.g. the epoch of a slider.
    """
    signature = (chart.name, frames.signature, moment)

    def make() -> _Drawn:
        # Who cannot see the chart is told the outcome, not every step on the way to it.
        description = chart.describe(frames) if frames.finished else "runs are under way."
        caption = chart.caption(frames)
        return _Drawn(figure_json(chart.figure(frames)), description, caption, explained(caption, _classes(frames)))

    _show(chart.name, key, once(signature, make), signature, lambda: chart.table(frames))


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
    signature = (name, how_to_read, signature)

    def drawn() -> _Drawn:
        figure, description = make()
        return _Drawn(figure_json(figure), description, how_to_read, explained(how_to_read))

    _show(name, name, once(signature, drawn), signature, table if callable(table) else lambda: table)


def _show(name: str, key: str, drawn: _Drawn, signature: Hashable, table: Callable[[], pd.DataFrame]) -> None:
    st.caption(drawn.caption, help=drawn.terms or None)
    live_chart(drawn.figure, key=key, alt=f"{name}: {drawn.description}", version=str(hash(signature)))
    tables.behind(name, key, table)


def _classes(frames: Frames) -> list[tuple[str, int, str]]:
    """Name, training samples and group of each class; none where the runs differ in them."""
    found = {tuple(zip(run.class_names, run.train_counts, run.groups, strict=True)) for run in frames.runs}
    return list(found.pop()) if len(found) == 1 else []


def once(signature: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gives, kept for all sessions that show the same; sessions that ask while it is made wait for it."""
    with _lock:
        found = _made.get(signature)
        if found is None:
            ours = _made[signature] = Future()
            while len(_made) > KEPT_FIGURES:
                _made.popitem(last=False)
        else:
            _made.move_to_end(signature)
    if found is not None:
        # Where it failed in another session, this one has its own failure.
        return found.result() if found.exception() is None else make()
    try:
        ours.set_result(make())
    except BaseException as error:
        with _lock:
            if _made.get(signature) is ours:
                del _made[signature]
        ours.set_exception(error)
        raise
    return ours.result()
