"""A page for the browser test: a chart that grows by a point at every poll, and one that never changes."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dashboard.views.live_chart import live_chart

st.session_state.setdefault("poll", 1)


def growing() -> go.Figure:
    count = st.session_state.poll
    scatter = go.Scatter(x=np.arange(count, dtype=np.int32), y=np.sqrt(np.arange(count)).astype(np.float32))
    return go.Figure(
        scatter,
        {
            "height": 300,
            "meta": {"narrow_below": 600, "narrow": {"height": 500, "xaxis": {"title": {"text": "narrow"}}}},
            "xaxis": {"title": {"text": "wide"}},
        },
    )


@st.fragment(run_every=0.3)
def charts() -> None:
    st.session_state.poll += 1
    live_chart(growing, key="growing", version=st.session_state.poll, alt=f"{st.session_state.poll} points")
    live_chart(go.Figure(go.Bar(y=[1, 2]), {"height": 200}), key="still", version=1, alt="Two bars")


charts()
if st.checkbox("third chart"):
    live_chart(go.Figure(go.Bar(y=[1]), {"height": 200}), key="third", version="a", alt="One bar")
if st.checkbox("surface"):
    surface = go.Surface(z=np.eye(3), showscale=False)
    live_chart(go.Figure(surface, {"height": 300, "scene": {}}), key="surface", version=1, alt="A surface")
