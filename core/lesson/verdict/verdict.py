"""The verdict on a claim."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.lesson.verdict.finding import Finding, short

HOLDS, DOES_NOT_HOLD, INCONCLUSIVE = "holds", "does not hold", "inconclusive"


@dataclass(frozen=True)
class Verdict:
    """The judgement of a claim by runs.

    Attributes:
        findings: the parts of the claim, the main one first; empty if the claim cannot be judged.
        obstacle: why there are no findings, in one sentence; empty if there are findings.
    """

    findings: tuple[Finding, ...]
    obstacle: str = ""

    @property
    def verdict(self) -> str:
        """`holds` if every part is true, `does not hold` if a part is false, and `inconclusive` otherwise."""
        truths = [finding.true for finding in self.findings]
        if False in truths:
            return DOES_NOT_HOLD
        return HOLDS if truths and all(truths) else INCONCLUSIVE

    @property
    def effect(self) -> float | None:
        """The mean of the main quantity over the seeds; None if there is none."""
        return _number(self.findings[0].mean) if self.findings else None

    @property
    def spread(self) -> float | None:
        """The standard deviation of the effect over the seeds; None if it is undefined."""
        return _number(self.findings[0].spread) if self.findings else None

    @property
    def deciding(self) -> Finding | None:
        """The finding to which the verdict is due: the first that is false, else the first undecided, else the main one."""
        for answer in (False, None):
            for finding in self.findings:
                if finding.true is answer:
                    return finding
        return self.findings[0] if self.findings else None

    @property
    def what(self) -> str:
        """The quantity to which the verdict is due, in words; empty if there is none."""
        return self.deciding.what if self.deciding else ""

    @property
    def number(self) -> str:
        """That quantity with its spread: `0.24 ± 0.027`; a dash if there is none."""
        if self.deciding is None or not math.isfinite(self.deciding.mean):
            return "–"
        spread = self.deciding.spread
        return short(self.deciding.mean) + (f" ± {short(spread)}" if math.isfinite(spread) else "")

    @property
    def condition(self) -> str:
        """The beginning of the rule, before its parts."""
        return f"Holds if {'all of these are true' if len(self.findings) > 1 else 'this is true'}:"

    @property
    def rule(self) -> str:
        """How the verdict was reached, in words and numbers."""
        if not self.findings:
            return self.obstacle
        return f"{self.condition} {'; '.join(finding.words for finding in self.findings)}."

    def to_json(self) -> dict[str, Any]:
        """Return the entries of the line that `lesson run --json` prints for a lesson."""
        return {"verdict": self.verdict, "effect": self.effect, "spread": self.spread, "rule": self.rule}


def judged(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict on a claim of several parts, the main one first."""
    return Verdict(tuple(findings))


def undecided(sentence: str) -> Verdict:
    """Return the verdict on a claim that cannot be judged, with the reason."""
    return Verdict((), sentence)


def _number(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None
