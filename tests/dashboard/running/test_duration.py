from datetime import UTC, datetime, timedelta

import pytest

from dashboard.running.duration import covered_seconds, duration, expected_seconds


def test_time_is_shared_by_the_slots_but_not_below_the_longest_attempt() -> None:
    assert expected_seconds([3.0] * 4, 2) == 6.0
    assert expected_seconds([3.0], 8) == 3.0
    assert expected_seconds([1.0, 8.0, 1.0], 3) == 8.0
    assert expected_seconds([], 2) == 0.0


def test_without_slots_attempts_run_one_after_the_other() -> None:
    assert expected_seconds([1.0, 2.0]) == 3.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "less than 0.1 s"), (0.84, "0.8 s"), (12.3, "12 s"), (180.0, "3 min"), (9000.0, "2.5 h")],
)
def test_seconds_are_said_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_clock_counts_overlapping_intervals_once_and_gaps_not_at_all() -> None:
    def interval(start: float, stop: float) -> tuple[datetime, datetime]:
        noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
        return noon + timedelta(seconds=start), noon + timedelta(seconds=stop)

    assert covered_seconds([interval(0, 2), interval(1, 3), interval(1, 2)]) == 3.0
    assert covered_seconds([interval(10, 11), interval(0, 2)]) == 3.0
    assert covered_seconds([]) == 0.0
