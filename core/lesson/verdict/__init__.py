"""Judge a claim by the records of runs: evidence, findings and the verdict."""

from core.lesson.verdict.evidence import Evidence
from core.lesson.verdict.finding import ANSWERS, RULE, Finding, at_least, at_most
from core.lesson.verdict.verdict import DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, Verdict, judged

__all__ = [
    "ANSWERS",
    "DOES_NOT_HOLD",
    "HOLDS",
    "INCONCLUSIVE",
    "RULE",
    "Evidence",
    "Finding",
    "Verdict",
    "at_least",
    "at_most",
    "judged",
]
