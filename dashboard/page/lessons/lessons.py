"""Lessons: claims of the sources, which a person predicts, runs and sees judged."""

from functools import partial

from core.errors import LabError
from core.lesson import lesson
from dashboard.page.lessons.actions import open_lesson
from dashboard.page.lessons.cards import cards
from dashboard.page.lessons.presenter import STYLE, presenter
from dashboard.page.lessons.state import STATE, write
from dashboard.page.lessons.study import reset_button, study
from dashboard.running import missing
from dashboard.session.open_lab import open_lab
from dashboard.write import st


def page() -> None:
    """Draw the page."""
    state = STATE.current()
    if state.present:
        st.html(STYLE)
    STATE.write(write(state))
    STATE.warn()
    if state.slug is None:
        cards(partial(open_lesson, state))
        return
    current = lesson(state.slug)
    planned = current.study(state.changed)
    if any(missing.offer(dataset) for dataset in dict.fromkeys(item.experiment.dataset for item in planned)):
        reset_button(state)
        return
    lab = open_lab()
    try:
        (presenter if state.present else study)(lab, current, planned, state)
    except LabError as error:
        st.error(error, icon=":material/database_off:")
