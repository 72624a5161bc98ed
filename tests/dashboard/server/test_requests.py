"""What Streamlit offers, and what the lab answers of it."""

import json
import subprocess
import sys

from dashboard.server.requests import is_served
from dashboard.session.navigation import PAGES

NEEDED = {
    "/imbalance-lab/plotly.min.js",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/{session_id}/{file_id}",
    "/_stcore/bidi-components/{path:path}",
    "/media/{file_id:path}",
    "",  # Streamlit's own scripts, styles and fonts
    *(f"/{page.path}" for page in PAGES),
}
NOT_NEEDED = {
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/component/{path:path}",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
}
# In a process of its own: Streamlit allows one application in each.
LIST = """
import json
from dashboard.server.launcher import application
app = application()
print(json.dumps([route.path for route in app._build_starlette_app().routes]))
"""


def test_every_route_of_streamlit_is_needed_or_not_served() -> None:
    """A new version of Streamlit may add some: each is either needed, or `is_served` has to refuse it."""
    listed = subprocess.run([sys.executable, "-c", LIST], check=True, capture_output=True, text=True)
    assert set(json.loads(listed.stdout.splitlines()[-1])) == NEEDED | NOT_NEEDED


def test_what_is_needed_is_served_and_nothing_else_of_streamlit() -> None:
    assert [path for path in NEEDED if not is_served(path)] == []
    assert [path for path in NOT_NEEDED if is_served(path)] == []
    for path in (
        "/_stcore",
        "/_stcore/new",
        "/runs/_stcore/health",
        "/component",
        "/auth/other",
        "/_stcore/script-health-check",
    ):
        assert not is_served(path)
