"""The state of the page Lessons: lesson, changed settings, scene, and presenter mode."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.errors import LabError
from core.lesson import Lesson, lesson
from dashboard.session.page_state import PageState

PAGE = "lessons"
OWN_KEYS = ("lesson", "step", "present")
PREDICTIONS = "guesses of lessons"
DONE = "lessons done"
Kind = Literal["text", "vote", "curves", "verdict", "meaning", "published", "takeaway"]


@dataclass
class State:
    """The state of the page.

    Attributes:
        slug: of the lesson; None shows the list of lessons.
        changed: settings that replace those of the base of the lesson.
        step: number of the scene in presenter mode, from 0.
        present: whether presenter mode is on.
    """

    slug: str | None = None
    changed: dict[str, str] = field(default_factory=dict)
    step: int = 0
    present: bool = False


@dataclass(frozen=True)
class Scene:
    """A scene of presenter mode; `number` is that of the text, from 0."""

    kind: Kind
    number: int = 0


def scenes(chosen: Lesson) -> list[Scene]:
    """The way through a lesson: the text, the vote of the room, the curves, the verdict, what it means, what was published
    where there is something, and the sentence to retell."""
    texts = [Scene("text", number) for number in range(len(chosen.steps))]
    published = [Scene("published")] if chosen.published else []
    return [*texts, Scene("vote"), Scene("curves"), Scene("verdict"), Scene("meaning"), *published, Scene("takeaway")]


def vote_step(chosen: Lesson) -> int:
    """The step at which the room votes; curves and verdict are shown after it."""
    return len(chosen.steps)


def read(query: Mapping[str, str]) -> tuple[State, list[str]]:
    """Return the state that a query describes, and one sentence for each part of it that cannot be used."""
    state = State(present=query.get("present") == "1")
    problems: list[str] = []
    slug = query.get("lesson")
    if slug is None:
        return state, problems
    try:
        chosen = lesson(slug)
    except LabError as error:
        return state, [str(error)]
    state.slug = slug
    for key in sorted((key for key in query if key not in OWN_KEYS), key=lambda key: key.count(".")):
        if all(key in settings for settings in chosen.runs.values()):
            problems.append(f"{key} is what the runs of this lesson differ in; it cannot be set for all of them.")
            continue
        try:
            chosen.study(state.changed | {key: query[key]})
        except LabError as error:
            problems.append(str(error))
        else:
            state.changed[key] = query[key]
    step = query.get("step", "0")
    last = len(scenes(chosen)) - 1
    if step.isascii() and step.isdigit() and len(step) < 4 and int(step) <= last:
        state.step = int(step)
    else:
        problems.append(f"step = {step[:20]!r} is not admissible; give a whole number from 0 to {last}.")
    return state, problems


def write(state: State) -> dict[str, str]:
    """Return the query of a state."""
    if state.slug is None:
        return {"present": "1"} if state.present else {}
    query = {"lesson": state.slug, **state.changed}
    if state.present:
        query |= {"step": str(state.step), "present": "1"}
    return query


STATE = PageState(PAGE, read)
