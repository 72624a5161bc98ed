"""Changes of the state of the page Lessons by its buttons."""

from dashboard.page.lessons.state import DONE, PREDICTIONS, State
from dashboard.session import address
from dashboard.write import st


def open_lesson(state: State, slug: str | None) -> None:
    """Show another lesson without changes, or with None the list of lessons."""
    address.touch()
    state.slug, state.changed, state.step = slug, {}, 0


def change_settings(state: State, settings: dict[str, str]) -> None:
    """Replace the changes of the settings of the lesson."""
    address.touch()
    state.changed = settings


def go_to_step(state: State, step: int) -> None:
    """Show another scene in presenter mode."""
    address.touch()
    state.step = step


def set_presenter_mode(state: State, on: bool) -> None:
    """Turn presenter mode on or off."""
    address.touch()
    state.present = on


def store_prediction(state: State, slug: str, number: int) -> None:
    """Store a prediction of this session; presenter mode goes to the next scene."""
    address.touch()
    st.session_state.setdefault(PREDICTIONS, {})[slug] = number
    if state.present:
        state.step += 1


def finish(slug: str) -> None:
    """Record that this session has seen the verdict of a lesson."""
    st.session_state.setdefault(DONE, set()).add(slug)


def finished(slug: str) -> bool:
    """Whether this session has seen the verdict of a lesson."""
    return slug in st.session_state.get(DONE, ())


def prediction_of(slug: str) -> int | None:
    """Return the prediction of this session for a lesson, or None."""
    return st.session_state.get(PREDICTIONS, {}).get(slug)
