"""A figure for a room."""

import plotly.graph_objects as go

from dashboard.figures import drift
from dashboard.figures.enlarge import HIGHEST, LEAST_INSIDE, enlarge_figure
from tests.dashboard.figures.invented_frames import make_classes


def test_type_lines_and_margins_grow_and_the_data_stay() -> None:
    plain = drift.figure(make_classes(2, 2, epochs=4))
    large = enlarge_figure(plain, 2)
    go.Figure(large.to_plotly_json())  # Plotly checks every property
    assert large.layout.template.layout.font.size == 2 * plain.layout.template.layout.font.size
    assert large.layout.margin.l == 2 * plain.layout.margin.l
    assert large.layout.annotations[0].font.size == 2 * plain.layout.annotations[0].font.size
    assert large.layout.meta["narrow"]["margin"]["t"] == 2 * plain.layout.meta["narrow"]["margin"]["t"]
    assert [trace.line.width for trace in large.data if trace.line.width] == [
        2 * trace.line.width for trace in plain.data if trace.line.width
    ]
    assert (large.data[0].y == plain.data[0].y).all()


def test_it_fits_a_screen_and_keeps_its_height_on_a_narrow_page() -> None:
    plain = drift.figure(make_classes(4, 12, epochs=4), by="class")
    assert plain.layout.height > HIGHEST
    large = enlarge_figure(plain)
    margins = large.layout.margin.t + large.layout.margin.b
    assert large.layout.height == max(HIGHEST, margins + LEAST_INSIDE)
    assert large.layout.meta["narrow"]["height"] == plain.layout.meta["narrow"]["height"]
