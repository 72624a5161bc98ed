"""The Python half of the live chart: what is sent to the browser, and when."""

import base64
import json
from collections.abc import Callable
from importlib.resources import files

import numpy as np
import plotly.graph_objects as go

from dashboard.views.live_chart.route import PLOTLY_URL
from dashboard.write import st

# Plotly.js reads typed arrays in these types without a detour through text.
_TYPED = {
    "int8": "i1",
    "uint8": "u1",
    "int16": "i2",
    "uint16": "u2",
    "int32": "i4",
    "uint32": "u4",
    "float32": "f4",
    "float64": "f8",
}

_mount = st.components.v2.component(
    "imbalance_lab_live_chart",
    js=files("dashboard.views.live_chart").joinpath("assets", "live_chart.js").read_text(encoding="utf-8"),
    # Plotly.js puts its styles into the document, which a shadow root would keep out.
    isolate_styles=False,
)


def live_chart(
    figure: str | go.Figure | Callable[[], go.Figure], *, key: str, version: str | int | tuple[str | int, ...], alt: str
) -> None:
    """Show a figure that may change at every poll.

    The node in the page stays the same as long as `key` does, and a reader's zoom with it. The chart is redrawn only
    when `version` changes, when the page's width or theme does, and never while it cannot be seen.

    Args:
        figure: the figure, its JSON by `figure_json`, or a function that makes it, called only when the version is new.
        key: names the chart; unique on the page.
        version: everything the figure depends on (the data's version, the chosen options).
        alt: what the chart shows, in a sentence, for those who cannot see it.
    """
    token = json.dumps(version)
    content = figure if isinstance(figure, str) else _remembered(figure, key, token)
    _mount(key=key, data={"figure": content, "version": token, "alt": alt, "plotly": PLOTLY_URL})


def _remembered(figure: go.Figure | Callable[[], go.Figure], key: str, token: str) -> str:
    """The JSON of a figure, made once a version in a session."""
    remembered = f"live_chart.{key}"
    latest: tuple[str, str] | None = st.session_state.get(remembered)
    if latest is None or latest[0] != token:
        latest = (token, figure_json(figure() if callable(figure) else figure))
        st.session_state[remembered] = latest
    return latest[1]


def figure_json(figure: go.Figure) -> str:
    """A figure as JSON with its arrays in base64, as `figure.to_json()` but in a sixth of the time."""
    content = {
        "data": [trace.to_plotly_json() for trace in figure.data],
        "layout": figure.layout.to_plotly_json(),
    }
    return json.dumps(content, default=_encoded, allow_nan=False, separators=(",", ":"))


def _encoded(value: object) -> object:
    if not isinstance(value, np.ndarray):
        if isinstance(value, np.generic):
            return value.item()
        raise TypeError(f"A figure cannot hold a {type(value).__name__}.")
    array = value.astype(np.int32) if value.dtype == np.int64 and value.size and abs(value).max() < 2**31 else value
    kind = _TYPED.get(array.dtype.name)
    if kind is None or array.size == 0:
        return array.tolist()
    spec = {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    return spec if array.ndim == 1 else {**spec, "shape": ", ".join(map(str, array.shape))}
