"""The question of a lesson that is answered before its curves are shown."""

from core.lesson import Lesson
from dashboard.page.lessons.actions import guess
from dashboard.page.lessons.state import State
from dashboard.write import Markup, st


def predict(one: Lesson, state: State) -> None:
    """Draw the question with a button for each answer."""
    st.markdown(Markup("**Predict first.** {}").format(one.prediction.question))
    for number, option in enumerate(one.prediction.options):
        st.button(option, key=f"option {number}", width="stretch", on_click=guess, args=(state, one.slug, number))
