"""plotly.js, served from the wheel of plotly: no CDN, and the version that built the figures."""

import gzip
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import plotly

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

PLOTLY_PATH = "/imbalance-lab/plotly.min.js"

# The address carries the version, so that a browser may keep the file for good.
PLOTLY_URL = f"{PLOTLY_PATH}?v={plotly.__version__}"


def plotly_route() -> "Route":
    """A Starlette route at `PLOTLY_PATH`, to be given to `st.App(..., routes=[...])`."""
    from starlette.routing import Route

    return Route(PLOTLY_PATH, _serve, methods=["GET"])


def _serve(request: "Request") -> "Response":
    """A plain function: Starlette runs it in a thread, so that compressing holds up nobody's websocket."""
    from starlette.responses import Response

    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_compressed(), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})
    return Response(_script(), media_type="text/javascript", headers=headers)


def _script() -> bytes:
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


@cache
def _compressed() -> bytes:
    # Level 1 takes 0.1 s, once; the higher ones save a sixth of the bytes for three times that.
    return gzip.compress(_script(), compresslevel=1)
