import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.lab.shared_results import SharedResults


def test_what_sessions_ask_for_at_the_same_time_is_made_once() -> None:
    results, began, go_on, made = SharedResults(8), threading.Event(), threading.Event(), []

    def make() -> str:
        began.set()
        go_on.wait()
        made.append("chart")
        return "drawn"

    with ThreadPoolExecutor(4) as sessions:
        first = sessions.submit(results.get, "chart", make)
        began.wait()
        others = [sessions.submit(results.get, "chart", make) for _ in range(3)]
        go_on.set()
        assert [session.result() for session in (first, *others)] == ["drawn"] * 4
    assert made == ["chart"]


def test_a_failure_is_not_kept() -> None:
    results = SharedResults(8)

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        results.get("chart", fail)
    assert results.get("chart", lambda: "made") == "made"


def test_a_session_that_waits_for_a_failure_makes_the_result_itself() -> None:
    results, began, go_on = SharedResults(8), threading.Event(), threading.Event()

    def fail() -> None:
        began.set()
        go_on.wait()
        raise ValueError("no")

    with ThreadPoolExecutor(2) as sessions:
        first = sessions.submit(results.get, "chart", fail)
        began.wait()
        second = sessions.submit(results.get, "chart", lambda: "made")
        go_on.set()
        assert second.result() == "made"
        assert isinstance(first.exception(), ValueError)


def test_the_result_that_was_used_longest_ago_is_dropped() -> None:
    results, count = SharedResults(2), iter(range(10))
    for name in ("a", "b", "a", "c"):
        results.get(name, lambda: next(count))
    assert results.get("a", lambda: next(count)) == 0
    assert results.get("b", lambda: next(count)) == 3


def test_a_discarded_result_is_made_anew() -> None:
    results = SharedResults(2)
    assert results.get("a", lambda: 1) == 1
    results.discard("a")
    results.discard("b")
    assert results.get("a", lambda: 2) == 2
