"""The question of a lesson that is answered before its curves are shown."""

from collections.abc import Sequence

from core.experiment.study import StudyRun
from core.lesson import Lesson, filled
from dashboard.page.lessons.actions import guess
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.state import State
from dashboard.write import Markup, st, written


def predict(one: Lesson, planned: Sequence[StudyRun], state: State) -> None:
    """Draw the question with a button for each answer, and one that goes on without an answer.

    For a room this is the pause in which it votes: nothing but these buttons, and the keys 1, 2, … that press them, goes on.
    """
    room = state.present
    before = Markup("**Hands up.**") if room else Markup("**Predict first.**")
    st.markdown(before + " " + written(filled(one.prediction.question, planned)))
    for number, option in enumerate(one.prediction.options):
        st.button(
            filled(option, planned),
            key=f"option {number}",
            width="stretch",
            on_click=guess,
            args=(state, one.slug, number),
            shortcut=str(number + 1) if room else None,
        )
    st.button(
        "Go on without a vote" if room else "Show the result without a prediction",
        key="skip",
        type="tertiary",
        on_click=guess,
        args=(state, one.slug, SKIPPED),
    )
