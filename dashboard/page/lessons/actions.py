"""What the buttons of the page Lessons do to its state."""

from dashboard.page.lessons.state import DONE, GUESSES, State
from dashboard.session import address
from dashboard.write import st


def open_lesson(state: State, slug: str | None) -> None:
    """Show another lesson as it is, or all of them."""
    address.touch()
    state.slug, state.changed, state.step = slug, {}, 0


def change(state: State, settings: dict[str, str]) -> None:
    """Lay these settings over those of the lesson, in place of earlier ones."""
    address.touch()
    state.changed = settings


def go(state: State, step: int) -> None:
    """Show another scene to the room."""
    address.touch()
    state.step = step


def present(state: State, on: bool) -> None:
    """Begin or end showing the lesson to a room."""
    address.touch()
    state.present = on


def guess(state: State, slug: str, number: int) -> None:
    """Keep a prediction; a room goes on to the next scene."""
    address.touch()
    st.session_state.setdefault(GUESSES, {})[slug] = number
    if state.present:
        state.step += 1


def finish(slug: str) -> None:
    """Record that this session has seen the verdict of a lesson."""
    st.session_state.setdefault(DONE, set()).add(slug)


def finished(slug: str) -> bool:
    """Whether this session has seen the verdict of a lesson."""
    return slug in st.session_state.get(DONE, ())


def guess_of(slug: str) -> int | None:
    """The prediction that this session made for a lesson."""
    return st.session_state.get(GUESSES, {}).get(slug)
