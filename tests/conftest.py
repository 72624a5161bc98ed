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

# What is started once for all tests below, by the place of the tests: training processes, a browser, a lab.
SHARED = {
    "tests/core/execution": "training processes",
    "tests/browser": "browser",
    "tests/dashboard/views/live_chart": "browser",
    "tests/dashboard/page": "lab",
    "tests/dashboard/controls/test_user_table.py": "lab",
    "tests/dashboard/running/test_missing.py": "lab",
    "tests/contracts/test_adding_a_view.py": "lab",
}

# Oracles that train for long.
LONG = (
    "tests/oracles/test_byrd_lipton.py",
    "tests/oracles/test_classifiers.py",
    "tests/oracles/test_composition.py",
    "tests/oracles/test_rdr_moves.py",
)

# What `-m "not slow"` leaves out: these start processes, draw whole pages or train for long.
SLOW = (
    *SHARED,
    *LONG,
    "tests/benchmarks",
    "tests/contracts",
    "tests/core/cli",
    "tests/core/flatness",
    "tests/core/lesson",
    "tests/core/script",
    "tests/core/store",
    "tests/dashboard/server",
    "tests/dashboard/session",
    "tests/oracles/test_flatness.py",
)
# What `.ci/run` repeats with other instructions and another number of threads: what computes, but for what is long.
NUMERIC = (
    "tests/oracles",
    "tests/core/flatness",
    "tests/core/frames",
    "tests/core/method",
    "tests/core/metrics",
    "tests/core/preparation",
    "tests/core/thresholds",
    "tests/core/training",
)


@pytest.hookimpl(tryfirst=True)  # before pytest selects by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by where they lie, and begin with what takes longest; the pages, which train too, come later by themselves."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker("slow")
        if item.nodeid.startswith(NUMERIC) and not item.nodeid.startswith(LONG):
            item.add_marker("numeric")
    items.sort(key=lambda item: _shared(item.nodeid) not in ("training processes", "browser"))


def _shared(nodeid: str) -> str:
    """What a test shares with others; nothing but its file for most."""
    return next((what for place, what in SHARED.items() if nodeid.startswith(place)), "")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> "LoadScopeScheduling":
    """Keep together, in one process, the tests of a file and those that share what is slow to start."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _shared(nodeid) or nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of the tests' own, so that what this machine has learned changes no test, and no test changes that."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests: Playwright allows only one of its sort in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
