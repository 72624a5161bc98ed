"""The cards of all lessons, grouped by source."""

from collections.abc import Callable

from core.lesson import SOURCES, Lesson, lessons
from dashboard.write import Markup, st


def cards(open_lesson: Callable[[str], None]) -> None:
    """Draw one card per lesson; `open_lesson` is called with the slug of the chosen lesson."""
    st.markdown(Markup("# Lessons"), anchors=False)
    st.markdown(
        "Every claim of the lab's sources as something that runs in seconds: predict, watch, and see it judged by "
        "the numbers of those very runs. Some claims hold here, some do not, and some stay open."
    )
    for key, source in SOURCES.items():
        st.markdown(Markup("## {}").format(source.title), anchors=False)
        st.caption(source.reference)
        lessons_of_source = [lesson for lesson in lessons().values() if lesson.source == key]
        with st.container(horizontal=True, gap="small", key=f"cards-{key}"):
            for lesson in lessons_of_source:
                _card(lesson, open_lesson)


def _card(lesson: Lesson, open_lesson: Callable[[str], None]) -> None:
    with st.container(border=True, width=266, height="stretch", key=f"card-{lesson.slug}"):
        st.markdown(Markup("**{}**").format(lesson.title))
        st.markdown(Markup(":small[{}]").format(lesson.question))
        st.space("stretch")
        st.button("Open", key=f"open {lesson.slug}", width="stretch", on_click=open_lesson, args=(lesson.slug,))
