"""Numbers of a column in one notation, with the digits that the spread leaves."""

import pytest

from core.reports.numbers import Measured, column, columns, printf_format, share


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.5], "50.0"),
        ([0.4, 0.6], "50 ± 14"),
        ([0.4, None, 0.6], "50 ± 14"),
        ([0.93, 0.94], "93.5 ± 0.7"),
        ([0.9301, 0.9302], "93.015 ± 0.007"),
        ([0.3, 0.3, 0.3], "30.0 ± 0"),
        ([float("nan")], ""),
        ([], ""),
    ],
)
def test_a_share_is_a_percentage_with_at_least_one_decimal(values: list[float | None], text: str) -> None:
    assert str(share(values)) == text.replace("50 ± 14", "50.0 ± 14.1")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.812, 0.834], "0.823 ± 0.016"),
        ([1234.0, 1300.0], "1,267 ± 47"),
        ([-3.0, -5.0], "−4.0 ± 1.4"),
        ([0.93], "0.930"),
        ([11.12345], "11.1"),
        ([0.0, 0.0], "0 ± 0"),
        ([3_000_000.0], "3.00×10⁶"),
    ],
)
def test_the_spread_says_how_many_digits_a_number_has(values: list[float], text: str) -> None:
    assert str(Measured(values)) == text


def test_no_number_is_a_negative_zero() -> None:
    assert column([Measured([-0.041, 0.04]), Measured([-1e-9], decimals=1)]) == ["0.00 ± 0.06", "0.00"]


def test_a_column_has_one_notation() -> None:
    tiny, large = Measured([-1e-6, 3e-6]), Measured([31.0, 29.0])
    assert column([tiny, large]) == ["(1.0 ± 2.8)×10⁻⁶", "(3.00 ± 0.14)×10¹"]
    assert column([large]) == ["30.0 ± 1.4"]


def test_neighbours_have_the_same_decimals_unless_that_would_take_useless_digits() -> None:
    assert column([Measured([0.81, 0.83]), Measured([5.0, 6.0])]) == ["0.820 ± 0.014", "5.500 ± 0.707"]
    assert column([Measured([0.8112, 0.8114]), Measured([50.0, 60.0])]) == ["0.81130 ± 0.00014", "55 ± 7"]


def test_texts_stay_as_they_are_and_gaps_are_empty() -> None:
    rows = [{"run": "a", "few %": share([0.5])}, {"run": "b", "trace": Measured([2.0])}]
    assert columns(rows) == {"run": ["a", "b"], "few %": ["50.0", ""], "trace": ["", "2.00"]}
    assert columns(rows, missing="–")["few %"] == ["50.0", "–"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], "%d"),
        ([1.0, 20.0, float("nan")], "%d"),
        ([0.25, 0.5], "%.3f"),
        ([12.3, 99.1], "%.1f"),
        ([0.01, 0.9], "%.4f"),
        ([4.4e-05, 0.1], "%.3e"),
        ([1e7 + 0.5], "%.3e"),
    ],
)
def test_numbers_without_a_spread_have_a_format_in_which_they_differ(values: list[float], text: str) -> None:
    assert printf_format(values) == text
