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
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[2]
PATIENCE = 60_000  # ms
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
            deadline = time.monotonic() + PATIENCE / 1000
            while "is open at" not in (folder / "log").read_text():
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, "the lab did not open in time"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0, (folder / "log").read_text()
        finally:
            process.kill()
        assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Open]:
    """Opens a page of the lab in a browser profile of its own; at the end nobody may have complained."""
    opened, complaints = [], []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith((server, "blob:", "data:")):
            complaints.append(request.url)

    def visit(path: str = "", query: dict[str, str] | None = None, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        context.add_init_script(TELL_VIOLATIONS)
        page = context.new_page()
        page.on("console", hear)
        page.on("request", see)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server}/{path}" + (f"?{urlencode(query)}" if query else ""), wait_until="domcontentloaded")
        settled(page)
        return page

    yield visit
    for context in opened:
        context.close()
    assert complaints == []


def settled(page: Page) -> None:
    """Wait until the page's script has run."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page; Playwright's own waiting evaluates text there, which the lab forbids."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def address(page: Page) -> dict[str, str]:
    """The query in the address bar."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
