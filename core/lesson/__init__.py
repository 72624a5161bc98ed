"""Claims of publications as experiments with a verdict: lessons, evidence, findings, verdicts.

Uses experiments, frames, flatness, thresholds and the store. Stored runs go in; verdicts come out.
"""

from core.lesson.lesson import Change, Lesson, Prediction, Published, Settings, lesson, lessons
from core.lesson.source import SOURCES, Source

__all__ = ["SOURCES", "Change", "Lesson", "Prediction", "Published", "Settings", "Source", "lesson", "lessons"]
