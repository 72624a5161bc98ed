"""What every test shares."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.chromium import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from xdist.scheduler import LoadScopeScheduling

# Before anything imports torch. Threads that spin while they wait make networks this small many times slower when another
# process wants the core; one thread a process is what the lab's own workers use.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# What is started once for all tests below: training processes, or a lab with a browser.
SHARED = ("tests/core/execution", "tests/browser", "tests/dashboard/page")

# What `-m "not slow"` leaves out: these start processes, draw whole pages or train for long.
SLOW = (
    *SHARED,
    "tests/contracts",
    "tests/core/cli",
    "tests/core/lesson",
    "tests/core/script",
    "tests/core/store",
    "tests/dashboard/server",
    "tests/dashboard/session",
    "tests/dashboard/views/live_chart",
    "tests/oracles/test_byrd_lipton.py",
    "tests/oracles/test_classifiers.py",
    "tests/oracles/test_composition.py",
    "tests/oracles/test_rdr_moves.py",
)
# What `.ci/run` repeats with other instructions and another number of threads.
NUMERIC = (
    "tests/oracles",
    "tests/core/flatness",
    "tests/core/frames",
    "tests/core/lesson",
    "tests/core/method",
    "tests/core/metrics",
    "tests/core/preparation",
    "tests/core/script",
    "tests/core/thresholds",
    "tests/core/training",
)


@pytest.hookimpl(tryfirst=True)  # before pytest selects by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they lie, and begin with what takes longest; the pages, which train too, come later by themselves."""
    for item in items:
        for mark, places in (("slow", SLOW), ("numeric", NUMERIC)):
            if item.nodeid.startswith(places):
                item.add_marker(mark)
    items.sort(key=lambda item: not item.nodeid.startswith(SHARED[:2]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> "LoadScopeScheduling":
    """Keep together, in one process, the tests of a file and those that share what is slow to start."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((folder for folder in SHARED if nodeid.startswith(folder)), nodeid.partition("::")[0])

    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests: Playwright allows only one of its sort in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
