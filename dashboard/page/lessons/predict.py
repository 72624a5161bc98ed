"""The question of a lesson, to be answered before its curves are visible."""

from collections.abc import Sequence

from core.experiment.study import StudyRun
from core.lesson import Lesson, filled
from dashboard.page.lessons.actions import store_prediction
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.state import State
from dashboard.write import Markup, st, trusted


def predict(lesson: Lesson, planned: Sequence[StudyRun], state: State) -> None:
    """Draw the question with a button for each answer, and one that goes on without an answer.

    For a room this is the pause in which it votes: nothing but these buttons, and the keys 1, 2, … that press them, goes on.
    """
    room = state.present
    before = Markup("**Hands up.**") if room else Markup("**Predict first.**")
    st.markdown(before + " " + trusted(filled(lesson.prediction.question, planned)))
    for number, option in enumerate(lesson.prediction.options):
        st.button(
            filled(option, planned),
            key=f"option {number}",
            width="stretch",
            on_click=store_prediction,
            args=(state, lesson.slug, number),
            shortcut=str(number + 1) if room else None,
        )
    st.button(
        "Go on without a vote" if room else "Show the result without a prediction",
        key="skip",
        type="tertiary",
        on_click=store_prediction,
        args=(state, lesson.slug, SKIPPED),
    )
