"""From the change of a control to the last chart drawn, as a browser sees it.

    python -m tests.benchmarks.opening [--changes 10]

The opening comparison (three weightings × three seeds × 60 epochs on digits) on a warm server: the imbalance factor is moved by
a key, ten times to a value that was never trained and back through values that the store has. Seconds by the browser's own
clock, from the key to the last drawing of the chart; median [min, max]. Then *Stop* is pressed in the middle of long runs:
seconds from the press to the page saying that the run is stopped.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.sessions import ADDRESS, PORT, wait_until_served
from tests.chromium import CHROMIUM, FLAGS

LONG = "dataset.classes=3,8&imbalance=none&model.hidden=16&epochs=30000&seeds=2"
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


def change(page: Page, key: str) -> tuple[float, int]:
    """Press a key on the factor's slider; seconds to the last drawing, and how many drawings there were."""
    before = page.url
    page.locator(".st-key-section-imbalance input[type=range]").first.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_function(QUIET)
    seconds = page.evaluate("(Math.max(...window.draws) - window.pressed) / 1000")
    return seconds, page.evaluate("window.draws.length")


def stop(browser: Browser, seed: int) -> float:
    """Start a run of minutes in a page of its own and stop it; seconds until the page says that it is."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"http://{ADDRESS}/explore?{LONG}&seed={seed}")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("document.querySelector('.st-key-status')?.innerText.includes('Running')")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop").click()
    pressed = time.perf_counter()
    page.wait_for_function("document.querySelector('.st-key-status')?.innerText.includes('1 stopped')")
    seconds = time.perf_counter() - pressed
    page.context.close()
    return seconds


def row(title: str, changes: list[tuple[float, int]]) -> str:
    """One line of the report."""
    seconds = [one for one, _ in changes]
    draws = statistics.mean(count for _, count in changes)
    return f"{title}: {statistics.median(seconds):.2f} s [{min(seconds):.2f}, {max(seconds):.2f}], {draws:.1f} drawings a change"


def main() -> None:
    """Serve a fresh lab, open it in Chromium and turn the control."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--changes", type=int, default=10)
    changes = arguments.parse_args().changes
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = str(Path(folder) / "runs.db")
        command = [sys.executable, "-m", "core.cli", "--no-browser", "--port", str(PORT), "--store", store]
        server = subprocess.Popen(command)
        try:
            wait_until_served()
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for visit in ("first visit", "second visit"):
                page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
                page.goto(f"http://{ADDRESS}/explore", wait_until="domcontentloaded")
                page.wait_for_selector(".st-key-status")
                heading = page.evaluate("performance.now() / 1000")
                page.wait_for_selector(".live-chart .main-svg")
                drawn = page.evaluate("performance.now() / 1000")
                paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
                print(
                    f"{visit}: first paint {paint:.2f} s, page {heading:.2f} s, first chart {drawn:.2f} s", flush=True
                )
                page.wait_for_timeout(3000)
            page.evaluate(WATCH)
            fresh = [change(page, "ArrowRight") for _ in range(changes)]
            stored = [change(page, "ArrowLeft") for _ in range(changes)]
            print(row("never trained", fresh))
            print(row("in the store", stored))
            stops = [stop(browser, seed) for seed in range(1, 1 + changes)]
            print(f"stop: {statistics.median(stops):.2f} s [{min(stops):.2f}, {max(stops):.2f}]")
            browser.close()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
