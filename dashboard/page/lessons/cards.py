"""All lessons as cards, by source."""

from collections.abc import Callable

from core.lesson import SOURCES, Lesson, lessons
from dashboard.write import Markup, st


def cards(open_lesson: Callable[[str], None]) -> None:
    """Draw a card for every lesson; `open_lesson` is called with the name of the one that is chosen."""
    st.markdown(Markup("## Lessons"), anchors=False)
    st.markdown(
        "Every claim of the lab's sources as something that runs in seconds: predict, watch, and see it judged by "
        "the numbers of those very runs. Some claims hold here, some do not, and some stay open."
    )
    for key, source in SOURCES.items():
        st.markdown(Markup("#### {}").format(source.title), anchors=False)
        st.caption(source.reference)
        own = [one for one in lessons().values() if one.source == key]
        with st.container(horizontal=True, gap="small", key=f"cards-{key}"):
            for one in own:
                _card(one, open_lesson)


def _card(one: Lesson, open_lesson: Callable[[str], None]) -> None:
    with st.container(border=True, width=266, height="stretch", key=f"card-{one.slug}"):
        st.markdown(Markup("**{}**").format(one.title))
        st.markdown(Markup(":small[{}]").format(one.question))
        st.space("stretch")
        st.button("Open", key=f"open {one.slug}", width="stretch", on_click=open_lesson, args=(one.slug,))
