import pytest

from dashboard.running.duration import duration, expected_seconds


def test_time_is_shared_by_the_slots_but_not_below_the_longest_attempt() -> None:
    assert expected_seconds([3.0] * 4, 2) == 6.0
    assert expected_seconds([3.0], 8) == 3.0
    assert expected_seconds([1.0, 8.0, 1.0], 3) == 8.0
    assert expected_seconds([], 2) == 0.0


def test_without_slots_attempts_run_one_after_the_other() -> None:
    assert expected_seconds([1.0, 2.0]) == 3.0


@pytest.mark.parametrize(("seconds", "words"), [(0.84, "0.8 s"), (12.3, "12 s"), (180.0, "3 min"), (9000.0, "2.5 h")])
def test_seconds_are_said_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
