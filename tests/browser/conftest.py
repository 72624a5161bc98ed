"""The lab as a person starts it, in a process of its own, and a real browser that looks at it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect

ROOT = Path(__file__).parents[2]
# In ms: for a step of the browser, for what is trained or measured meanwhile, and until a click counts as lost.
PATIENCE = 60_000
TRAINING = 180_000
LOST = 10_000
QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"
expect.set_options(timeout=PATIENCE)
SMALL = {"dataset.classes": "3,8", "imbalance": "none", "model.hidden": "16", "epochs": "4", "seeds": "2"}
LONG = {**SMALL, "epochs": "30000"}

# A violation that the code around it catches reaches no console.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`${event.violatedDirective} forbids ${event.blockedURI}`))
"""

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a lab; at the end it is interrupted, and must end by itself."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "core.cli",
        "--port",
        str(port),
        "--store",
        str(folder / "runs.db"),
        "--no-browser",
    ]
    with (folder / "log").open("w+") as log:
        # In another folder than the code: nothing may depend on where the lab is started.
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "IMBALANCE_LAB_DATA": str(folder)},
            stdout=log,
            stderr=log,
        )
        try:
            deadline = time.monotonic() + TRAINING / 1000
            while "is open at" not in (folder / "log").read_text():
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, "the lab did not open in time"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE / 1000) == 0, (folder / "log").read_text()
        finally:
            process.kill()
        assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """The tab in which tests open one page after the other: it has read the scripts of Streamlit and Plotly."""
    page = _new_tab(browser)
    yield page
    page.context.close()


def _new_tab(browser: Browser) -> Page:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TELL_VIOLATIONS)
    return context.new_page()


@pytest.fixture
def visit(browser: Browser, tab: Page, server: str) -> Iterator[Open]:
    """Opens a page of the lab, on request in a new browser profile; at the end nobody may have complained."""
    new: list[Page] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith((server, "blob:", "data:")):
            complaints.append(request.url)

    def fail(error: Error) -> None:
        complaints.append(str(error))

    def listen(page: Page) -> None:
        page.on("console", hear)
        page.on("request", see)
        page.on("pageerror", fail)

    def visit(path: str = "", query: dict[str, str] | None = None, *, width: int = 1280, alone: bool = False) -> Page:
        page = tab
        if alone:
            page = _new_tab(browser)
            new.append(page)
            listen(page)
        page.set_viewport_size({"width": width, "height": 900})
        go(page, f"{server}/{path}" + (f"?{urlencode(query)}" if query else ""))
        return page

    listen(tab)
    yield visit
    tab.remove_listener("console", hear)
    tab.remove_listener("request", see)
    tab.remove_listener("pageerror", fail)
    for page in new:
        page.context.close()
    assert complaints == []


def go(page: Page, url: str) -> None:
    """Open another address and wait until the page's script has run."""
    page.goto(url, wait_until="domcontentloaded")
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page's script has run."""
    page.wait_for_selector(QUIET)


def act(page: Page, action: Callable[[], object], happened: Callable[[], bool], lost: int = LOST) -> None:
    """Press a key or click on a quiet page, and wait until that has happened which it is to start.

    Streamlit loses what meets a page that is being exchanged. The action is repeated when the page has been left as it was
    and is quiet, `lost` milliseconds after it.
    """
    settled(page)
    action()
    begun = acted = time.monotonic()
    while not happened():
        now = time.monotonic()
        assert now < begun + PATIENCE / 1000, "the page did not react"
        if now > acted + lost / 1000 and page.locator(QUIET).count():
            action()
            acted = time.monotonic()
        page.wait_for_timeout(50)


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page; Playwright's own waiting evaluates text there, which the lab forbids."""
    deadline = time.monotonic() + TRAINING / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def address(page: Page) -> dict[str, str]:
    """The query in the address bar."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
