"""The HTML of every page: Streamlit's, with the address of its server.

Without this address, a page below the root (`/runs`) first looks for its server under its own path, and the browser's console
shows two errors before it tries the root.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

SERVER = '<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "/" }</script>'


def index_routes(paths: Sequence[str]) -> "list[Route]":
    """Return one route per page, given the paths below the root."""
    from starlette.routing import Route

    return [Route(f"/{path}", _serve, methods=["GET"]) for path in paths]


def _serve(_request: "Request") -> "Response":
    from starlette.responses import HTMLResponse

    return HTMLResponse(html(), headers={"Cache-Control": "no-cache"})


@cache
def html() -> str:
    """Return the HTML, whose inline scripts are the only ones that the browser may execute."""
    html = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    return html.replace("<title>Streamlit</title>", "<title>imbalance-lab</title>").replace(
        "<head>", f"<head>\n    {SERVER}", 1
    )
