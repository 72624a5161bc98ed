"""A lesson in study mode: text and controls next to the chart, the verdict, and the next steps."""

from collections.abc import Sequence

from core.experiment.study import StudyRun
from core.frames import RunData
from core.lesson import Lesson
from core.method.component import component
from core.method.dataset import Dataset
from dashboard.lab.lab import Lab
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import runs as lesson_runs
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.actions import (
    change_settings,
    open_lesson,
    prediction_of,
    set_presenter_mode,
    store_prediction,
)
from dashboard.page.lessons.controls import controls
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.predict import predict
from dashboard.page.lessons.state import PAGE, State, write
from dashboard.session import navigation
from dashboard.session.sharing import copy_link
from dashboard.views.views import views
from dashboard.write import Markup, st, trusted


def study(lab: Lab, lesson: Lesson, planned: list[StudyRun], state: State) -> None:
    """Draw the lesson in study mode.

    Raises:
        LabError: the store cannot be read.
    """
    _header(lesson, state)
    revealed = prediction_of(lesson.slug) is not None
    text, chart = st.columns([4, 7], gap="medium")
    with text:
        _text(lesson, planned, state, revealed=revealed)
    flatness = None
    with chart:
        if not revealed:
            with st.container(border=True, key="covered"):
                st.markdown(
                    Markup(":material/visibility_off: The curves appear here when you have made your prediction.")
                )
        runs = lesson_training.train(lab, lesson, planned, revealed=revealed)
        if revealed and runs is not None and lesson.flatness is not None:
            flatness = lesson_training.measure_flatness(lab, lesson, planned, runs)
    if not revealed or runs is None:
        return
    if lesson.flatness is None or flatness is not None:
        verdict, published, signature = lesson_training.judge(lab, lesson, planned, runs, flatness)
        left, right = st.columns([6, 5], gap="medium") if len(published) else (st.container(), st.empty())
        with left:
            lesson_outcome.verdict_card(lesson, verdict, prediction_of(lesson.slug), changed=bool(state.changed))
        with right:
            lesson_outcome.published_chart(lesson, published, signature)
    _next_steps(lesson, planned, runs, state)


def _header(lesson: Lesson, state: State) -> None:
    st.button(
        "All lessons",
        key="all",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_lesson,
        args=(state, None),
    )
    left, right = st.columns([8, 3], vertical_alignment="center")
    left.markdown(Markup("# {}: {}").format(lesson.title, lesson.question), anchors=False)
    with right.container(horizontal=True):
        st.button(
            "Present", key="present", icon=":material/slideshow:", on_click=set_presenter_mode, args=(state, True)
        )
        copy_link(PAGE, write(state))


def _text(lesson: Lesson, planned: list[StudyRun], state: State, *, revealed: bool) -> None:
    for step in lesson.steps[: len(lesson.steps) if revealed else lesson.before]:
        st.markdown(trusted(step))
    if not revealed:
        with st.container(border=True, key="predict"):
            predict(lesson, state)
            st.button(
                "Show the curves without a prediction",
                key="skip",
                type="tertiary",
                on_click=store_prediction,
                args=(state, lesson.slug, SKIPPED),
            )
    controls(lesson, planned[0].experiment, state)
    if state.changed:
        words = ", ".join(f"{key}={value}" for key, value in state.changed.items())
        st.markdown(Markup(":orange[:material/edit:] Changed: {}").format(words))
        if sentence := lesson_runs.other_data_notice(lesson, state.changed):
            st.caption(sentence)
        reset_button(state)


def reset_button(state: State) -> None:
    """Draw the button that undoes the changes of the settings."""
    st.button("As the lesson has it", key="reset", icon=":material/undo:", on_click=change_settings, args=(state, {}))


def _next_steps(lesson: Lesson, planned: list[StudyRun], runs: Sequence[RunData], state: State) -> None:
    """Draw buttons with changes of the settings, and links to Explore and Compare."""
    st.markdown(Markup("## Now change this"), anchors=False)
    with st.container(horizontal=True, key="changes"):
        for number, offer in enumerate(lesson.changes):
            st.button(offer.words, key=f"change {number}", on_click=change_settings, args=(state, dict(offer.settings)))
        if lesson.images is not None and _has_cifar10():
            st.button("The same on CIFAR-10", key="images", on_click=change_settings, args=(state, dict(lesson.images)))
    with st.container(horizontal=True, key="onward"):
        query = lesson_runs.explore_query(lesson, planned)
        navigation.link_to(navigation.EXPLORE, "Explore freely from here", query, icon=":material/insights:")
        comparison = {
            "runs": ",".join(run.id for run in runs),
            "view": lesson.view if lesson.view in views() else "results",
        }
        navigation.link_to(navigation.COMPARE, "All views of these runs", comparison, icon=":material/compare_arrows:")


def _has_cifar10() -> bool:
    kind = component("dataset", "cifar10")
    assert issubclass(kind, Dataset)
    return kind().missing() is None
