"""From the command to a server that answers, and to the first complete comparison in a browser.

    python -m tests.benchmarks.start [--rounds 5] [--beside PROGRAM]

Each time over that of an interpreter that imports what it cannot do without, in the same round: the server's answer over
`import streamlit, plotly.graph_objects`; the last drawing of the opening comparison over streamlit, PyTorch, scikit-learn
and imbalanced-learn.
Then the memory of a server that nobody has visited yet, ten seconds after it answers. `--beside` measures another checkout's
`imbalance-lab` in the same rounds, for before and after. Median [min, max] over the rounds, each with a store of its own.
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
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.sessions import ADDRESS, PORT
from tests.chromium import CHROMIUM, FLAGS

PAGE_LIBRARIES = "import streamlit, plotly.graph_objects"
ALL_LIBRARIES = "import torch, sklearn, imblearn, streamlit"
UNVISITED_SECONDS = 10
IDLE_PERCENT = 10  # of all cores, by others, before a round
DEADLINE_MILLISECONDS = 180_000
WATCH = """
window.draws = [];
new MutationObserver(() => {
    for (const chart of document.querySelectorAll(".live-chart")) {
        if (!chart.on || chart.dataset.watched) continue;
        chart.dataset.watched = "yes";
        window.draws.push(Date.now());
        chart.on("plotly_afterplot", () => window.draws.push(Date.now()));
    }
}).observe(document, {childList: true, subtree: true});
"""
DONE = """() => {
    const status = document.querySelector(".st-key-status")?.innerText ?? "";
    return status.includes("Done") && window.draws.length > 0 && Date.now() - Math.max(...window.draws) > 1500;
}"""


@dataclass
class Figures:
    """What was measured of one program, a number a round."""

    answers: list[float] = field(default_factory=list)
    compared: list[float] = field(default_factory=list)
    answer_ratios: list[float] = field(default_factory=list)
    compared_ratios: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


def seconds_of_importing(statement: str) -> float:
    """How long an interpreter takes to import something."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - began


@contextmanager
def served(program: list[str]) -> Iterator[tuple[psutil.Process, float, float]]:
    """A lab with a fresh store: its process, when it was called, and when it answered, by the clock on the wall."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*program, "--no-browser", "--port", str(PORT), "--store", str(Path(folder) / "runs.db")]
        called = time.time()
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield psutil.Process(server.pid), called, _answered(server)
        finally:
            server.terminate()
            server.wait()


def _answered(server: subprocess.Popen[bytes]) -> float:
    while server.poll() is None:
        try:
            urlopen(f"http://{ADDRESS}/", timeout=5).close()
        except OSError:
            time.sleep(0.01)
        else:
            return time.time()
    raise SystemExit("The server has ended before it answered.")


def first_comparison(browser: Browser) -> float:
    """When the last chart of the opening comparison was drawn, by the clock on the wall."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(f"http://{ADDRESS}/", wait_until="commit")
    page.wait_for_function(DONE, timeout=DEADLINE_MILLISECONDS)
    drawn = page.evaluate("Math.max(...window.draws) / 1000")
    page.context.close()
    return drawn


def one_round(program: list[str], browser: Browser, figures: Figures, page: float, everything: float) -> None:
    """Start a program twice: once with a visitor and once without; the two times are those of the imports in this round."""
    with served(program) as (_, called, answered):
        drawn = first_comparison(browser)
    figures.answers.append(answered - called)
    figures.answer_ratios.append((answered - called) / page)
    figures.compared.append(drawn - called)
    figures.compared_ratios.append((drawn - called) / everything)
    with served(program) as (process, *_):
        time.sleep(UNVISITED_SECONDS)
        figures.megabytes.append(process.memory_info().rss / 2**20)


def spread(values: list[float], digits: int = 2) -> str:
    """Median [min, max]."""
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}, {max(values):.{digits}f}]"


def main() -> None:
    """Measure all programs round by round."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--beside", metavar="PROGRAM", help="another checkout's imbalance-lab")
    given = arguments.parse_args()
    programs = {"here": [sys.executable, "-m", "core.cli"]}
    if given.beside:
        programs["beside"] = [given.beside]
    figures = {name: Figures() for name in programs}
    busy: list[float] = []
    imports: dict[str, list[float]] = {PAGE_LIBRARIES: [], ALL_LIBRARIES: []}
    print(f"load when it began: {os.getloadavg()[0]:.2f} on {psutil.cpu_count()} cores", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(given.rounds):
            busy.append(psutil.cpu_percent(2.0))
            for statement, seconds in imports.items():
                seconds.append(seconds_of_importing(statement))
            for name, program in programs.items():
                one_round(program, browser, figures[name], *(seconds[-1] for seconds in imports.values()))
        browser.close()
    idle = max(busy) < IDLE_PERCENT
    print(f"{'idle' if idle else 'NOT IDLE'}: before the rounds others took {spread(busy, 0)} % of the processor")
    for statement, seconds in imports.items():
        print(f"`{statement}`: {spread(seconds)} s")
    for name, found in figures.items():
        print(f"{name}: command → answer {spread(found.answers)} s, ratio {spread(found.answer_ratios)}")
        print(f"{name}: command → first comparison {spread(found.compared)} s, ratio {spread(found.compared_ratios)}")
        print(f"{name}: memory before the first page {spread(found.megabytes, 0)} MiB")


if __name__ == "__main__":
    main()
