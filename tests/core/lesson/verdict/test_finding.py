"""How a finding and a verdict are reached."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lesson.verdict import DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, at_least, at_most, judged
from core.lesson.verdict.finding import short
from core.lesson.verdict.verdict import undecided


@pytest.mark.parametrize(
    ("values", "true"),
    [
        ((0.20, 0.22, 0.21), True),
        ((0.01, 0.02, 0.015), False),
        ((-0.20, -0.22, -0.21), False),
        # The mean is above the margin, but not its whole interval, whether or not that lies above 0.
        ((0.0, 0.5, -0.1), None),
        ((0.12, 0.14, 0.10), None),
        # The mean is below the margin, and the interval reaches above it.
        ((0.08, 0.02, 0.14), None),
        ((0.2,), None),
        ((), None),
        ((0.2, math.nan, 0.2), None),
        ((0.2, 0.2, 0.2), True),
    ],
)
def test_at_least(values: tuple[float, ...], true: bool | None) -> None:
    assert at_least("it", values, 0.1).true is true


@pytest.mark.parametrize(
    ("values", "true"),
    [
        ((0.01, 0.02, 0.015), True),
        ((-3, -4, -5), True),
        ((0.20, 0.22, 0.21), False),
        ((0.09, 0.02, 0.14), None),
        ((math.nan, 0.0), None),
    ],
)
def test_at_most(values: tuple[float, ...], true: bool | None) -> None:
    assert at_most("it", values, 0.1).true is true


@given(st.lists(st.floats(-10, 10), max_size=6), st.floats(-5, 5))
def test_at_least_and_at_most_are_judged_alike(values: list[float], margin: float) -> None:
    turned = at_most("it", [-value for value in values], -margin)
    assert at_least("it", values, margin).true is turned.true


def test_the_interval_is_that_of_students_t() -> None:
    finding = at_least("it", (1.0, 2.0, 3.0), 0)
    assert finding.spread == 1.0
    assert finding.interval == pytest.approx((2 - 4.3027 / math.sqrt(3), 2 + 4.3027 / math.sqrt(3)), abs=1e-3)


def test_the_words_say_margin_mean_interval_and_answer() -> None:
    assert at_least("the gap", (0.2, 0.2), 0.1).words == "the gap is at least 0.1: 0.2 (0.2 to 0.2), yes"
    assert at_most("the gap", (0.2, 0.2), 0.1).words == "the gap is at most 0.1: 0.2 (0.2 to 0.2), no"
    assert at_most("the gap", (0.2,), 0.1).words == "the gap is at most 0.1: one seed has no spread, not decided"
    assert at_most("the gap", (0.2, math.nan), 0.1).words.endswith(": not defined for every seed, not decided")
    assert at_most("the gap", (), 0.1).words.endswith(": there are no values, not decided")


def test_a_claim_holds_when_all_its_parts_do_and_falls_with_one() -> None:
    yes, no, open_ = at_least("a", (1, 1), 0.5), at_least("b", (0, 0), 0.5), at_least("c", (1,), 0.5)
    assert judged([yes, yes]).verdict == HOLDS
    assert judged([yes, open_]).verdict == INCONCLUSIVE
    assert judged([open_, no]).verdict == DOES_NOT_HOLD


def test_effect_and_spread_are_those_of_the_main_part() -> None:
    verdict = judged([at_least("a", (1.0, 3.0), 0.5), at_least("b", (0.0, 0.0), 0.5)])
    assert (verdict.effect, verdict.spread) == (2.0, pytest.approx(math.sqrt(2), abs=1e-5))
    assert judged([at_least("a", (math.nan, 1.0), 0.5)]).to_json()["effect"] is None


def test_a_verdict_keeps_its_findings_and_says_them_in_order() -> None:
    findings = (at_least("a; b, c", (1.0, 1.0), 0.5), at_most("d", (2.0, 2.0), 1.0))
    verdict = judged(findings)
    assert verdict.findings == findings
    assert verdict.condition == "Holds if all of these are true:"
    assert verdict.rule == (
        "Holds if all of these are true: a; b, c is at least 0.5: 1 (1 to 1), yes; d is at most 1: 2 (2 to 2), no."
    )


def test_what_is_shown_large_is_what_the_verdict_is_due_to() -> None:
    yes, no, open_ = at_least("a", (1, 1), 0.5), at_least("b", (0, 0), 0.5), at_least("c", (1,), 0.5)
    assert judged([yes, open_, no]).what == "b"
    assert judged([yes, open_]).what == "c"
    assert judged([yes, at_least("d", (2, 2), 0.5)]).what == "a"
    assert judged([open_]).number == "1"
    assert (judged([yes, no]).number, judged([yes, no]).effect) == ("0 ± 0", 1.0)


def test_without_findings_the_rule_says_why() -> None:
    verdict = undecided("Nothing was run.")
    assert verdict.findings == ()
    assert verdict.to_json() == {"verdict": INCONCLUSIVE, "effect": None, "spread": None, "rule": "Nothing was run."}
    assert (verdict.number, verdict.what) == ("–", "")


def test_the_effect_is_said_with_its_spread_and_its_words() -> None:
    verdict = judged([at_least("a", (0.1, 0.3), 0.5)])
    assert (verdict.number, verdict.what) == ("0.2 ± 0.141", "a")
    assert judged([at_least("a", (), 0.5)]).number == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.00566, "0.006"),
        (-0.0302, "−0.03"),
        (-0.0001, "0"),
        (1.0, "1"),
        (12.345, "12.3"),
        (110.8, "111"),
        (0.5, "0.5"),
    ],
)
def test_numbers_have_three_digits_and_at_most_three_decimals(value: float, text: str) -> None:
    assert short(value) == text
