"""What is sent to the browser, and how often."""

import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views.live_chart.component import figure_json


def decoded(spec: dict[str, str]) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(spec["bdata"]), dtype=spec["dtype"])
    return values.reshape([int(size) for size in spec["shape"].split(",")]) if "shape" in spec else values


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8", "int16"])
def test_arrays_arrive_as_they_were(dtype: str) -> None:
    array = np.arange(6).astype(dtype)
    trace = json.loads(figure_json(go.Figure(go.Scatter(y=array))))["data"][0]
    np.testing.assert_array_equal(decoded(trace["y"]), array)


def test_a_matrix_keeps_its_shape_and_nan() -> None:
    matrix = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0]])
    trace = json.loads(figure_json(go.Figure(go.Heatmap(z=matrix))))["data"][0]
    np.testing.assert_array_equal(decoded(trace["z"]), matrix)


def test_what_the_browser_has_no_typed_array_for_is_sent_as_numbers_or_text() -> None:
    content = json.loads(figure_json(go.Figure(go.Scatter(x=np.array(["a", "b"]), y=np.array([2**40, 1])))))
    assert content["data"][0]["x"] == ["a", "b"]
    assert content["data"][0]["y"] == [2**40, 1]


def test_it_says_the_same_as_plotlys_own_json() -> None:
    figure = go.Figure(go.Bar(y=np.arange(3), name="n"), {"height": 200, "xaxis": {"range": np.array([0, 1])}})
    ours, theirs = json.loads(figure_json(figure)), json.loads(figure.to_json())
    np.testing.assert_array_equal(decoded(ours["data"][0].pop("y")), decoded(theirs["data"][0].pop("y")))
    assert ours["data"] == theirs["data"]
    assert ours["layout"]["height"] == 200


def test_a_figure_with_something_unknown_in_it_is_refused() -> None:
    figure = go.Figure({"data": [], "layout": {"meta": object()}}, _validate=False)
    with pytest.raises(TypeError, match=r"A figure cannot hold a object\."):
        figure_json(figure)


def page() -> None:
    import plotly.graph_objects as go
    import streamlit as st

    from dashboard.views.live_chart import live_chart

    def make() -> go.Figure:
        st.session_state.made = st.session_state.get("made", 0) + 1
        return go.Figure(go.Bar(y=[1, 2]), {"height": 200})

    live_chart(make, key="bars", version=(st.session_state.get("data", 1), "linear"), alt="Two bars")


def test_a_figure_is_made_only_when_its_version_is_new() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.session_state["made"] == 1
    app.run()
    assert app.session_state["made"] == 1
    app.session_state["data"] = 2
    app.run()
    assert app.session_state["made"] == 2
