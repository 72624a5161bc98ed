"""Claims of publications as experiments with a verdict: lessons, evidence, findings, verdicts.

Uses experiments, frames, flatness, thresholds and the store. Stored runs go in; verdicts come out.
"""

from core.lesson.filled import filled
from core.lesson.lesson import Change, Lesson, Prediction, Published, Settings, lesson, lessons, next_lesson
from core.lesson.source import SOURCES, Source

__all__ = [
    "SOURCES",
    "Change",
    "Lesson",
    "Prediction",
    "Published",
    "Settings",
    "Source",
    "filled",
    "lesson",
    "lessons",
    "next_lesson",
]
