"""Runs that share a colour and curves that cover each other."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import accuracy, cost, theme
from dashboard.figures.runs import runs_of
from tests.dashboard.figures.invented_frames import make_cost, make_epochs

FAMILIES = ("Effective number (ENS)", "Inverse frequency (INS)", "No weighting")


def frame_of(count: int) -> pd.DataFrame:
    one = make_epochs(1, 2, 6)
    parts = [
        one.assign(run=f"r{place}", label=f"{FAMILIES[place % 3]}, beta {place}", few=one["few"] / (1 + place))
        for place in range(count)
    ]
    return pd.concat(parts, ignore_index=True)


def curves(figure: go.Figure, axis: str) -> list[go.Scatter]:
    return [t for t in figure.data if t.xaxis == axis and t.mode == "lines" and not t.fill and len(t.x) > 1]


def test_up_to_nine_runs_have_a_colour_each() -> None:
    assert [run.colour for run in runs_of(frame_of(9))] == list(theme.QUALITATIVE)


def test_more_runs_have_the_colours_of_their_families_and_a_dash_each() -> None:
    frame = frame_of(12)
    assert [run.colour for run in runs_of(frame)] == list(theme.QUALITATIVE[:3]) * 4
    figure = accuracy.figure(frame)
    drawn = curves(figure, "x4")
    assert len({(trace.line.color, trace.line.dash) for trace in drawn}) == 12
    keys = {trace.name.replace("<br>", " "): trace.line for trace in figure.data if trace.showlegend is None}
    assert {trace.name: (trace.line.color, trace.line.dash) for trace in drawn} == {
        name: (line.color, line.dash) for name, line in keys.items()
    }


def test_bars_of_one_colour_have_patterns() -> None:
    frame = make_cost(1, 4)
    many = pd.concat([frame.assign(run=f"r{place}", label=f"run, {place}") for place in range(12)])
    bars = [trace for trace in cost.figure(many).data if trace.type == "bar" and trace.xaxis == "x"]
    assert [bar.marker.pattern.shape or "" for bar in bars] == [*theme.PATTERNS, *theme.PATTERNS]


def test_a_curve_that_covers_another_is_dashed_in_every_panel_and_in_the_legend() -> None:
    one = make_epochs(1, 1, 20)
    other = one.assign(run="id1", label="the same", few=one["few"] / 2)
    third = one.assign(run="id2", label="another", **{name: one[name] / 3 for name in ("balanced_accuracy", "many")})
    third = third.assign(medium=one["medium"] / 3, few=one["few"] / 4)
    figure = accuracy.figure(pd.concat([one, other, third]))
    for axis in ("x", "x4"):
        assert [trace.line.dash for trace in curves(figure, axis)] == [None, theme.DASHES[1], None]
    assert [t.line.dash for t in figure.data if t.showlegend is None] == [None, theme.DASHES[1], None]


def test_a_curve_that_begins_as_another_one_is_dashed() -> None:
    one = make_epochs(1, 1, 40)
    parted = one["epoch"] > 8
    names = ["balanced_accuracy", "many", "medium", "few"]
    other = one.assign(run="id1", label="after a warm-up", **{name: one[name] * (1 - parted / 3) for name in names})
    dashes = [trace.line.dash for trace in curves(accuracy.figure(pd.concat([one, other])), "x")]
    assert dashes == [None, theme.DASHES[1]]
    apart = other.assign(**{name: one[name] / 2 for name in names})
    assert [trace.line.dash for trace in curves(accuracy.figure(pd.concat([one, apart])), "x")] == [None, None]


def test_long_names_are_broken_in_the_legend_and_get_the_room_they_need() -> None:
    long = "Aligned deferred re-weighting (ADRW), beta 0.99, learning rate 0.01"
    frame = make_epochs(2, 1, 4)
    short = accuracy.figure(frame).layout
    figure = accuracy.figure(frame.assign(label=np.where(frame["run"] == "id0", long, "other")))
    (name,) = [trace.name for trace in figure.data if trace.name and "<br>" in trace.name]
    assert name.replace("<br>", " ") == long
    assert max(map(len, name.split("<br>"))) <= 36
    assert figure.layout.margin.t > short.margin.t
    assert figure.layout.legend.maxheight >= 2 * 21
