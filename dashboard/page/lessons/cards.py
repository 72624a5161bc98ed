"""The cards of all lessons, grouped by source."""

from collections.abc import Callable
from functools import cache

from core.experiment.estimate import estimate_seconds
from core.lesson import SOURCES, Lesson, lessons
from core.lesson import lesson as get_lesson
from core.method.dataset import Dataset
from dashboard.page.lessons.actions import finished
from dashboard.running.missing import size
from dashboard.write import Container, Markup, st


def cards(open_lesson: Callable[[str], None]) -> None:
    """Draw one card per lesson; `open_lesson` is called with the slug of the chosen lesson."""
    st.markdown(Markup("# Lessons"), anchors=False)
    st.markdown(
        "Every claim of the lab's sources as something that runs in seconds: predict, watch, and see it judged by "
        "the numbers of those very runs. Some claims hold here, some do not, and some stay open."
    )
    notes = {}
    for key, source in SOURCES.items():
        st.markdown(Markup("## {}").format(source.title), anchors=False)
        st.caption(source.reference)
        own = [lesson for lesson in lessons().values() if lesson.source == key]
        with st.container(horizontal=True, gap="small", key=f"cards-{key}"):
            for lesson in own:
                notes[lesson.slug] = _card(lesson, open_lesson)
    # Last, because the data of some lessons take a moment to be read for the first time.
    for slug, note in notes.items():
        note.caption(f"{effort(slug)} · {needs(slug)}")


def _card(lesson: Lesson, open_lesson: Callable[[str], None]) -> Container:
    """Draw the card of a lesson; return the place of its note."""
    with st.container(border=True, width=266, height="stretch", key=f"card-{lesson.slug}"):
        st.markdown(lesson.question)
        st.space("stretch")
        note = st.empty()
        if finished(lesson.slug):
            st.markdown(Markup(":green-badge[:material/check: done]"))
        st.button(lesson.title, key=f"open {lesson.slug}", width="stretch", on_click=open_lesson, args=(lesson.slug,))
    return note


@cache
def effort(slug: str) -> str:
    """Return how long the runs of a lesson take, in words."""
    seconds = sum(estimate_seconds(item.experiment) for item in get_lesson(slug).study())
    return f"{roughly(seconds)} of training"


def needs(slug: str) -> str:
    """Return what has to be downloaded for a lesson, in words."""
    datasets: set[Dataset] = {item.experiment.dataset for item in get_lesson(slug).study()}
    missing = [found for dataset in datasets if (found := dataset.missing()) is not None]
    if not missing:
        return "nothing to download"
    known = [found.download_bytes for found in missing]
    return "a download" + ("" if None in known else f" of {size(sum(count or 0 for count in known))}")


def roughly(seconds: float) -> str:
    """Return a duration as one says it: `about 5 seconds`, `about 2 minutes`."""
    if seconds < 1.5:
        return "about a second"
    if seconds < 50:
        rounded = round(seconds) if seconds < 10 else 5 * round(seconds / 5)
        return f"about {rounded} seconds"
    minutes = max(1, round(seconds / 60))
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"
