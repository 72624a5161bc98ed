"""What the server that the launcher starts answers, and to whom."""

import http.client
import re
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard.session.navigation import PAGES
from tests.browser.conftest import SMALL, Open, go
from tests.chromium import CHROMIUM


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str


def ask(server: str, path: str, **headers: str) -> Answer:
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=180)) as connection:
        connection.request("GET", path, headers={"Connection": "close", **headers})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/runs", 200),
        ("/favicon.png", 200),
        ("/imbalance-lab/plotly.min.js", 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/media/none.png", 404),
        ("/no/such/page", 200),
        ("/_stcore/bidi-components/none/none.js", 404),
        ("//example.org", 400),
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/interact", 404),
    ],
)
def test_every_answer_says_what_the_browser_may_do(server: str, path: str, status: int) -> None:
    answer = ask(server, path)
    assert answer.status == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    # No host, no scheme of a network, no wildcard.
    sources = {source for directive in policy.split("; ") for source in directive.split()[1:]}
    assert {source for source in sources if not source.startswith("'")} == {"blob:", "data:"}
    assert "'unsafe-eval'" not in sources
    assert "'unsafe-inline'" not in next(one for one in policy.split("; ") if one.startswith("script-src"))


def test_nobody_may_direct_the_page_by_messages(server: str) -> None:
    assert '"allowedOrigins":[]' in ask(server, "/_stcore/host-config").body


def test_a_websocket_is_opened_from_the_labs_own_origin(server: str) -> None:
    address = f"ws://{urlsplit(server).netloc}/_stcore/stream"
    with connect(address, origin=Origin(server)) as socket:
        assert socket.response is not None
        assert socket.response.headers["X-Content-Type-Options"] == "nosniff"
    # No browser leaves the origin out.
    with connect(address):
        pass


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:1", "http://127.0.0.1:1", "null", "http://127.0.0.1"]
)
def test_a_websocket_from_another_origin_is_refused(server: str, origin: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://{urlsplit(server).netloc}/_stcore/stream", origin=Origin(origin)),
    ):
        pass
    response = refused.value.response
    assert (response.status_code, response.body) == (403, b"This lab is opened only from its own pages.")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/stream"])
def test_another_name_for_this_machine_is_refused(server: str, path: str) -> None:
    assert ask(server, path, Host=f"evil.example:{urlsplit(server).port}").status == 403
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    answer = ask(server, path, Host="evil.example", **upgrade, **{"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="})
    assert answer.status == 403
    assert ask(server, "/_stcore/health", Host=f"localhost:{urlsplit(server).port}").status == 200


HEADINGS = {
    "data": "Handwritten digits: 422 training samples in 10 classes",
    "methods": "Methods",
    "weights": "The weight of a sample, by the size of its class",
    "runs": "Runs",
    "compare": "Compare stored runs",
    "flatness": "Flatness of each class",
}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)")
def test_every_page_opens_at_its_own_address_keeps_to_the_policy_and_asks_no_other_host(
    visit: Open, server: str
) -> None:
    page = visit("", SMALL)
    page.get_by_role("button", name="Run", exact=True).or_(page.get_by_text("Done")).first.wait_for()
    for known_page in PAGES:
        go(page, f"{server}/{known_page.path}")
        expect(page).to_have_title(re.compile(f"^{known_page.title if known_page.path else 'imbalance-lab'}"))
        if known_page.path in HEADINGS:
            expect(page.get_by_role("heading", name=HEADINGS[known_page.path], exact=True)).to_be_visible()
            assert page.title() == f"{known_page.path.capitalize()} · imbalance-lab"
        page.wait_for_load_state("networkidle")
