"""The question of a lesson, to be answered before its curves are visible."""

from core.lesson import Lesson
from dashboard.page.lessons.actions import store_prediction
from dashboard.page.lessons.state import State
from dashboard.write import Markup, st


def predict(lesson: Lesson, state: State) -> None:
    """Draw the question with one button per answer."""
    st.markdown(Markup("**Predict first.** {}").format(lesson.prediction.question))
    for number, option in enumerate(lesson.prediction.options):
        st.button(
            option,
            key=f"option {number}",
            width="stretch",
            on_click=store_prediction,
            args=(state, lesson.slug, number),
        )
