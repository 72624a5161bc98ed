"""plotly.js comes from the wheel."""

import gzip
from importlib.resources import files

import plotly
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from dashboard.views.live_chart import PLOTLY_PATH, plotly_route
from dashboard.views.live_chart.route import PLOTLY_URL


def answer(accept_encoding: str) -> Response:
    headers = [(b"accept-encoding", accept_encoding.encode())]
    scope = {"type": "http", "method": "GET", "path": PLOTLY_PATH, "headers": headers, "query_string": b""}
    (route,) = Starlette(routes=[plotly_route()]).routes
    assert route.matches(scope)[0] is Match.FULL
    return route.endpoint(Request(scope))


@pytest.mark.parametrize("accept_encoding", ["gzip, br", "identity"])
def test_the_wheels_plotly_js_is_served_for_good(accept_encoding: str) -> None:
    response = answer(accept_encoding)
    packed = response.headers.get("content-encoding") == "gzip"
    assert packed == ("gzip" in accept_encoding)
    body = gzip.decompress(response.body) if packed else response.body
    assert body == files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "Accept-Encoding"


def test_the_address_changes_with_the_version_and_stays_on_this_host() -> None:
    assert f"/imbalance-lab/plotly.min.js?v={plotly.__version__}" == PLOTLY_URL
