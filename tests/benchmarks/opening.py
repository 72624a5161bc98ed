"""From the change of a control to the last chart drawn, as a browser sees it.

    python -m tests.benchmarks.opening [--changes 10] [--beside PROGRAM]

The opening comparison (three weightings × three seeds × 60 epochs on digits) on a warm server: the imbalance factor is moved by
a key, ten times to a value that was never trained and back through values that the store has. Seconds by the browser's own
clock, from the key to the last drawing of the chart; the number of drawings; and what the browser's main thread did until all
was quiet, by Chromium's own counters. Median [min, max]. Then *Stop* is pressed in the middle of long runs: seconds from the
press to the page saying that the run is stopped.

`--beside` measures another checkout's `imbalance-lab` too, in turns, for before and after. The load of the machine stands beside
the figures.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks.sessions import PORT, wait_until_served
from tests.chromium import CHROMIUM, FLAGS

LONG = "dataset.classes=3,8&imbalance=none&model.hidden=16&epochs=30000&seeds=2"
LOOK_MILLISECONDS = 100  # between two looks at the page, which take its main thread too
WATCH = """() => {
    window.draws = [];
    window.pressed = 0;
    document.addEventListener("keydown", () => { window.pressed = performance.now(); window.draws = []; }, true);
    document.querySelector(".live-chart").on("plotly_afterplot", () => window.draws.push(performance.now()));
}"""
QUIET = """() => {
    const status = document.querySelector(".st-key-status")?.innerText ?? "";
    const idle = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    const last = Math.max(...window.draws);
    return window.draws.length > 0 && status.includes("Done") && idle && performance.now() - last > 1500;
}"""
MAIN_THREAD = {
    "all": "TaskDuration",
    "scripts": "ScriptDuration",
    "layout": "LayoutDuration",
    "styles": "RecalcStyleDuration",
}


@dataclass(frozen=True)
class Change:
    """One change of the control: seconds to the last drawing, drawings, and milliseconds of the main thread by kind."""

    seconds: float
    drawings: int
    main_thread: dict[str, float]


@dataclass
class Lab:
    """A program that serves, and what was measured of it."""

    address: str
    page: Page
    counters: CDPSession
    fresh: list[Change] = field(default_factory=list)
    stored: list[Change] = field(default_factory=list)


def change(lab: Lab, key: str) -> Change:
    """Press a key on the factor's slider, and wait until all is drawn and quiet."""
    page = lab.page
    before, spent = page.url, main_thread(lab.counters)
    page.locator(".st-key-section-imbalance input[type=range]").first.press(key)
    page.wait_for_function("before => location.href !== before", arg=before, polling=LOOK_MILLISECONDS)
    page.wait_for_function(QUIET, polling=LOOK_MILLISECONDS)
    after = main_thread(lab.counters)
    seconds = page.evaluate("(Math.max(...window.draws) - window.pressed) / 1000")
    return Change(seconds, page.evaluate("window.draws.length"), {kind: after[kind] - spent[kind] for kind in after})


def main_thread(counters: CDPSession) -> dict[str, float]:
    """Milliseconds of the main thread so far, by kind."""
    metrics = {each["name"]: 1000 * each["value"] for each in counters.send("Performance.getMetrics")["metrics"]}
    return {kind: metrics[name] for kind, name in MAIN_THREAD.items()}


def stop(browser: Browser, address: str, seed: int) -> float:
    """Start a run of minutes in a page of its own and stop it; seconds until the page says that it is."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/explore?{LONG}&seed={seed}")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("() => document.querySelector('.st-key-status')?.innerText.includes('Running')")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop").click()
    pressed = time.perf_counter()
    page.wait_for_function("() => document.querySelector('.st-key-status')?.innerText.includes('1 stopped')")
    seconds = time.perf_counter() - pressed
    page.context.close()
    return seconds


def spread(values: list[float], digits: int = 2) -> str:
    """Median [min, max]."""
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}, {max(values):.{digits}f}]"


def row(title: str, changes: list[Change]) -> str:
    """One line of the report."""
    drawings = [one.drawings for one in changes]
    kinds = {kind: spread([one.main_thread[kind] for one in changes], 0) for kind in MAIN_THREAD}
    parts = ", ".join(f"{kind} {kinds[kind]}" for kind in kinds if kind != "all")
    return (
        f"{title}: {spread([one.seconds for one in changes])} s, {statistics.mean(drawings):.1f} drawings a change "
        f"(most {max(drawings)}), main thread {kinds['all']} ms a change ({parts})"
    )


@contextmanager
def served(program: list[str], port: int) -> Iterator[str]:
    """The address of a lab with a fresh store."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "runs.db")
        server = subprocess.Popen([*program, "--no-browser", "--port", str(port), "--store", store])
        try:
            wait_until_served(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def visited(browser: Browser, address: str, name: str) -> Lab:
    """Open the lab twice, and say how long that took."""
    for visit in ("first visit", "second visit"):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}/?view=drift", wait_until="domcontentloaded")
        page.wait_for_selector(".st-key-status")
        heading = page.evaluate("performance.now() / 1000")
        page.wait_for_selector(".live-chart .main-svg")
        drawn = page.evaluate("performance.now() / 1000")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
        print(
            f"{name}, {visit}: first paint {paint:.2f} s, page {heading:.2f} s, first chart {drawn:.2f} s", flush=True
        )
        page.wait_for_function("() => document.querySelector('.st-key-status')?.innerText.includes('Done')")
        page.wait_for_timeout(3000)
    page.evaluate(WATCH)
    counters = page.context.new_cdp_session(page)
    counters.send("Performance.enable")
    return Lab(address, page, counters)


def measure(browser: Browser, addresses: dict[str, str], changes: int) -> None:
    """Open the labs, turn the control in each of them by turns, and print the report."""
    labs = {name: visited(browser, address, name) for name, address in addresses.items()}
    load = [os.getloadavg()[0]]
    for key in ("ArrowRight", "ArrowLeft"):
        for _ in range(changes):
            for lab in labs.values():
                (lab.fresh if key == "ArrowRight" else lab.stored).append(change(lab, key))
    load.append(os.getloadavg()[0])
    for name, lab in labs.items():
        print(row(f"{name}, never trained", lab.fresh))
        print(row(f"{name}, in the store", lab.stored))
    for name, lab in labs.items():
        stops = [stop(browser, lab.address, seed) for seed in range(1, 1 + changes)]
        print(f"{name}, stop: {spread(stops)} s")
    print(f"load {load[0]:.1f} before the changes, {load[1]:.1f} after them, on {os.cpu_count()} cores")


def main() -> None:
    """Serve a fresh lab, or two of them, open them in Chromium and turn the control."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--changes", type=int, default=10)
    arguments.add_argument("--beside", metavar="PROGRAM", help="another checkout's imbalance-lab")
    given = arguments.parse_args()
    with served([sys.executable, "-m", "core.cli"], PORT) as here, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if given.beside:
            with served([given.beside], PORT + 1) as beside:
                measure(browser, {"here": here, "beside": beside}, given.changes)
        else:
            measure(browser, {"here": here}, given.changes)
        browser.close()


if __name__ == "__main__":
    main()
