"""The verdict on a claim."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.lesson.verdict.finding import Finding, short

HOLDS, DOES_NOT_HOLD, INCONCLUSIVE = "holds", "does not hold", "inconclusive"


@dataclass(frozen=True)
class Verdict:
    """What runs say about a claim.

    Attributes:
        verdict: `holds`, `does not hold` or `inconclusive`.
        effect: the number that the claim is mainly about, mean over the seeds; None where there is none.
        spread: its standard deviation over the seeds; None where there is none.
        rule: how the verdict was reached, in words and numbers.
        what: the effect in words; empty where there is none.
    """

    verdict: str
    effect: float | None
    spread: float | None
    rule: str
    what: str = ""

    @property
    def number(self) -> str:
        """The effect with its spread: `0.24 ± 0.027`; a dash where there is none."""
        if self.effect is None:
            return "–"
        return short(self.effect) + ("" if self.spread is None else f" ± {short(self.spread)}")

    def to_json(self) -> dict[str, Any]:
        """The entries of the line that `lesson run --json` prints for a lesson."""
        return {"verdict": self.verdict, "effect": self.effect, "spread": self.spread, "rule": self.rule}


def judged(findings: Sequence[Finding]) -> Verdict:
    """The verdict on a claim of several parts, the main one first.

    It holds when every part is true, does not hold when one is false, and is inconclusive otherwise.
    """
    truths = [finding.true for finding in findings]
    verdict = DOES_NOT_HOLD if False in truths else HOLDS if all(truths) else INCONCLUSIVE
    parts = "; ".join(finding.words for finding in findings)
    rule = f"Holds if {'all of these are true' if len(findings) > 1 else 'this is true'}: {parts}."
    main = findings[0]
    return Verdict(verdict, _number(main.mean), _number(main.spread), rule, main.what)


def undecided(sentence: str) -> Verdict:
    """The verdict where there is nothing to judge by."""
    return Verdict(INCONCLUSIVE, None, None, sentence)


def _number(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None
