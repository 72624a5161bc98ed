"""A lesson for one person: text and controls beside the chart, the verdict, and where to go from there."""

from collections.abc import Sequence

from core.experiment.study import StudyRun
from core.frames import RunData
from core.lesson import Lesson, filled, next_lesson
from core.method.component import component
from core.method.dataset import Dataset
from dashboard.lab.lab import Lab
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import runs as lesson_runs
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.actions import change, guess_of, open_lesson, present
from dashboard.page.lessons.controls import controls
from dashboard.page.lessons.predict import predict
from dashboard.page.lessons.state import PAGE, State, write
from dashboard.session import sheets
from dashboard.session.sharing import copy_link
from dashboard.views.views import views
from dashboard.write import Markup, st, written


def study(lab: Lab, one: Lesson, planned: list[StudyRun], state: State) -> None:
    """Draw the lesson.

    Raises:
        LabError: the store cannot be read.
    """
    _head(one, state)
    revealed = guess_of(one.slug) is not None
    text, chart = st.columns([4, 7], gap="medium")
    with text:
        _text(one, planned, state, revealed=revealed)
    flatness = None
    with chart:
        if not revealed:
            with st.container(border=True, key="covered"):
                st.markdown(
                    Markup(":material/visibility_off: The result appears here when you have made your prediction.")
                )
        runs = lesson_training.trained(lab, one, planned, revealed=revealed)
        if revealed and runs is not None and one.flatness is not None:
            flatness = lesson_training.flattened(lab, one, planned, runs)
    if not revealed or runs is None:
        return
    if one.flatness is None or flatness is not None:
        judged, changed = lesson_training.judged(lab, one, planned, runs, flatness), bool(state.changed)
        left, right = st.columns([6, 5], gap="medium")
        with left:
            lesson_outcome.verdict_card(one, planned, judged.verdict, guess_of(one.slug), changed=changed)
        with right:
            lesson_outcome.meaning(judged.meaning)
            lesson_outcome.takeaway(one, changed=changed)
            lesson_outcome.published_chart(one, judged.published, judged.signature)
    _onward(one, planned, runs, state)


def _head(one: Lesson, state: State) -> None:
    st.button(
        "All lessons",
        key="all",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_lesson,
        args=(state, None),
    )
    left, right = st.columns([8, 3], vertical_alignment="center")
    left.markdown(Markup("### {}: {}").format(one.title, one.question), anchors=False)
    with right.container(horizontal=True):
        st.button("Present", key="present", icon=":material/slideshow:", on_click=present, args=(state, True))
        copy_link(PAGE, write(state))


def _text(one: Lesson, planned: list[StudyRun], state: State, *, revealed: bool) -> None:
    for step in one.steps:
        st.markdown(written(filled(step, planned)))
    if revealed:
        st.markdown(Markup(":material/visibility: ") + written(filled(one.watch, planned)))
    else:
        with st.container(border=True, key="predict"):
            predict(one, planned, state)
    controls(one, planned[0].experiment, state)
    if state.changed:
        words = ", ".join(f"{key}={value}" for key, value in state.changed.items())
        st.markdown(Markup(":orange[:material/edit:] Changed: {}").format(words))
        if others := lesson_runs.other_classes(one, state.changed):
            st.caption(others)
        reset(state)


def reset(state: State) -> None:
    """The button that takes back what is changed in the lesson."""
    st.button("As the lesson has it", key="reset", icon=":material/undo:", on_click=change, args=(state, {}))


def _onward(one: Lesson, planned: list[StudyRun], runs: Sequence[RunData], state: State) -> None:
    """Where to go from here."""
    st.markdown(Markup("##### Now change this"), anchors=False)
    with st.container(horizontal=True, key="changes"):
        for number, offer in enumerate(one.changes):
            st.button(
                filled(offer.words, planned),
                key=f"change {number}",
                on_click=change,
                args=(state, dict(offer.settings)),
            )
        if one.images is not None and _cifar10_is_here():
            st.button("Is it the same on CIFAR-10?", key="images", on_click=change, args=(state, dict(one.images)))
    with st.container(horizontal=True, vertical_alignment="center", key="onward"):
        if (following := next_lesson(one.slug)) is not None:
            st.button(
                f"Next lesson: {following.title}",
                key="next lesson",
                type="primary",
                icon=":material/arrow_forward:",
                on_click=open_lesson,
                args=(state, following.slug),
            )
        query = lesson_runs.explore_query(one, planned)
        sheets.link_to(sheets.EXPLORE, "Explore freely from here", query, icon=":material/insights:")
        compared = {
            "runs": ",".join(run.id for run in runs),
            "view": one.view if one.view in views() else "results",
        }
        sheets.link_to(sheets.COMPARE, "All views of these runs", compared, icon=":material/compare_arrows:")


def _cifar10_is_here() -> bool:
    kind = component("dataset", "cifar10")
    assert issubclass(kind, Dataset)
    return kind().missing() is None
