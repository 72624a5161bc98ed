import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.views import charts


def test_what_sessions_ask_for_at_the_same_time_is_made_once() -> None:
    began, go_on, made = threading.Event(), threading.Event(), []

    def make() -> str:
        began.set()
        go_on.wait()
        made.append("chart")
        return "drawn"

    with ThreadPoolExecutor(4) as sessions:
        first = sessions.submit(charts.cached, ("test", "once"), make)
        began.wait()
        others = [sessions.submit(charts.cached, ("test", "once"), make) for _ in range(3)]
        go_on.set()
        assert [one.result() for one in (first, *others)] == ["drawn"] * 4
    assert made == ["chart"]


def test_a_failure_is_not_kept() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        charts.cached(("test", "failure"), fail)
    assert charts.cached(("test", "failure"), lambda: "made") == "made"


def test_who_waits_for_what_fails_makes_it_themselves() -> None:
    began, go_on = threading.Event(), threading.Event()

    def fail() -> None:
        began.set()
        go_on.wait()
        raise ValueError("no")

    with ThreadPoolExecutor(2) as sessions:
        first = sessions.submit(charts.cached, ("test", "waiting"), fail)
        began.wait()
        second = sessions.submit(charts.cached, ("test", "waiting"), lambda: "made")
        go_on.set()
        assert second.result() == "made"
        assert isinstance(first.exception(), ValueError)


def test_the_oldest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "CACHED_RESULTS", 2)
    count = iter(range(10))
    make: Callable[[], int] = lambda: next(count)  # noqa: E731
    for name in ("a", "b", "a", "c"):
        charts.cached(("test", "oldest", name), make)
    assert charts.cached(("test", "oldest", "a"), make) == 0
    assert charts.cached(("test", "oldest", "b"), make) == 3
