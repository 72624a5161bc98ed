"""Lessons: the claims of the sources, to be predicted, run and judged."""

from collections.abc import Sequence

import streamlit as st

from core.errors import LabError
from core.experiment.study import StudyRun
from core.frames import RunData
from core.lesson import Lesson, lesson
from core.method.component import component
from core.method.dataset import Dataset
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.lab.opened import opened
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import presenter
from dashboard.page.lessons import runs as lesson_runs
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.cards import cards
from dashboard.page.lessons.controls import controls
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.state import GUESSES, PROBLEMS, STATE, State, prediction_step, read, scenes, write
from dashboard.running import missing
from dashboard.session import address, sheets
from dashboard.session.sharing import copy_link
from dashboard.views import views

PAGE = "lessons"


def page() -> None:
    """Draw the page."""
    state = _current()
    if state.present:
        st.html(presenter.STYLE)
    address.write(PAGE, write(state))
    for problem in st.session_state[PROBLEMS]:
        st.warning(problem, icon=":material/link_off:")
    if state.slug is None:
        cards(_open)
        return
    one = lesson(state.slug)
    planned = one.study(state.changed)
    if any(missing.offer(dataset) for dataset in dict.fromkeys(item.experiment.dataset for item in planned)):
        st.button("As the lesson has it", key="reset", icon=":material/undo:", on_click=_change, args=({},))
        return
    lab = opened()
    try:
        (_present if state.present else _study)(lab, one, planned, state)
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")


def _current() -> State:
    if address.touched():
        st.session_state.setdefault(PROBLEMS, [])
    query = address.incoming(PAGE)
    if query is not None or STATE not in st.session_state:
        st.session_state[STATE], st.session_state[PROBLEMS] = read(query or {})
    return st.session_state[STATE]


def _study(lab: Lab, one: Lesson, planned: list[StudyRun], state: State) -> None:
    """The lesson for one person: text and controls beside the chart."""
    st.button("All lessons", key="all", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=(None,))
    left, right = st.columns([8, 3], vertical_alignment="center")
    left.markdown(f"### {one.title}: {one.question}", anchors=False)
    with right.container(horizontal=True):
        st.button("Present", key="present", icon=":material/slideshow:", on_click=_presenting, args=(True,))
        copy_link(PAGE, write(state))
    revealed = _guess(one) is not None
    text, chart = st.columns([4, 7], gap="medium")
    with text:
        for step in one.steps[: len(one.steps) if revealed else one.before]:
            st.markdown(step)
        if not revealed:
            with st.container(border=True, key="predict"):
                _predict(one)
                st.button(
                    "Show the curves without a prediction",
                    key="skip",
                    type="tertiary",
                    on_click=_guessed,
                    args=(one.slug, SKIPPED),
                )
        controls(one, planned[0].experiment)
        if state.changed:
            words = ", ".join(f"`{key}={value}`" for key, value in state.changed.items())
            st.markdown(f":orange[:material/edit:] Changed: {words}")
            if others := lesson_runs.other_classes(one, state.changed):
                st.caption(others)
            st.button("As the lesson has it", key="reset", icon=":material/undo:", on_click=_change, args=({},))
    flatness = None
    with chart:
        if not revealed:
            with st.container(border=True, key="covered"):
                st.markdown(":material/visibility_off: The curves appear here when you have made your prediction.")
        runs = lesson_training.trained(lab, one, planned, revealed=revealed)
        if revealed and runs is not None and one.flatness is not None:
            flatness = lesson_training.flattened(lab, one, planned, runs)
    if not revealed or runs is None:
        return
    if one.flatness is None or flatness is not None:
        verdict, published, signature = lesson_training.judged(lab, one, planned, runs, flatness)
        left, right = st.columns([6, 5], gap="medium") if len(published) else (st.container(), st.empty())
        with left:
            lesson_outcome.verdict_card(one, verdict, _guess(one), changed=bool(state.changed))
        with right:
            lesson_outcome.published_chart(one, published, signature)
    _onward(one, planned, runs)


def _present(lab: Lab, one: Lesson, planned: list[StudyRun], state: State) -> None:
    """The lesson for a room: one thing at a time."""
    way = scenes(one)
    scene = way[state.step]
    seen = state.step > prediction_step(one)
    if seen:
        st.session_state.setdefault(GUESSES, {}).setdefault(one.slug, SKIPPED)
    with st.container(key="presented"):
        st.markdown(f"## {one.question}", anchors=False)
        with st.container(key="beside" if seen else "alone"):
            if scene.kind == "text":
                st.markdown(one.steps[scene.number])
            elif scene.kind == "predict":
                _predict(one)
        # Training begins with the first step, whatever is shown of it.
        runs = lesson_training.trained(lab, one, planned, revealed=seen and scene.kind == "text", large=True)
        if seen and runs is not None:
            flatness = None
            if one.flatness is not None:
                flatness = lesson_training.flattened(lab, one, planned, runs, revealed=scene.kind == "text", large=True)
            if scene.kind in ("verdict", "published") and (one.flatness is None or flatness is not None):
                verdict, published, signature = lesson_training.judged(lab, one, planned, runs, flatness)
                if scene.kind == "verdict":
                    lesson_outcome.verdict_card(one, verdict, _guess(one), changed=bool(state.changed))
                else:
                    lesson_outcome.published_chart(one, published, signature, large=True)
    presenter.bar(state.step, len(way) - 1, _go, lambda: _presenting(False))


def _predict(one: Lesson) -> None:
    st.markdown(f"**Predict first.** {one.prediction.question}")
    for number, option in enumerate(one.prediction.options):
        st.button(option, key=f"option {number}", width="stretch", on_click=_guessed, args=(one.slug, number))


def _onward(one: Lesson, planned: list[StudyRun], runs: Sequence[RunData]) -> None:
    """Where to go from here."""
    st.markdown("##### Now change this", anchors=False)
    with st.container(horizontal=True, key="changes"):
        for number, change in enumerate(one.changes):
            st.button(change.words, key=f"change {number}", on_click=_change, args=(dict(change.settings),))
        if one.images is not None and _cifar10_is_here():
            st.button("The same on CIFAR-10", key="images", on_click=_change, args=(dict(one.images),))
    with st.container(horizontal=True, key="onward"):
        query = lesson_runs.explore_query(one, planned)
        sheets.link_to(sheets.EXPLORE, "Explore freely from here", query, icon=":material/insights:")
        view = one.view if one.view in views.CHARTS else "results"
        compared = {"runs": ",".join(run.id for run in runs), "view": view}
        sheets.link_to(sheets.COMPARE, "All views of these runs", compared, icon=":material/compare_arrows:")


def _cifar10_is_here() -> bool:
    kind = component("dataset", "cifar10")
    assert issubclass(kind, Dataset)
    return kind().missing() is None


def _guess(one: Lesson) -> int | None:
    return st.session_state.get(GUESSES, {}).get(one.slug)


def _guessed(slug: str, number: int) -> None:
    address.touch()
    st.session_state.setdefault(GUESSES, {})[slug] = number
    state: State = st.session_state[STATE]
    if state.present:
        state.step += 1


def _open(slug: str | None) -> None:
    address.touch()
    st.session_state[PROBLEMS] = []
    st.session_state[STATE] = State(slug, present=st.session_state[STATE].present)


def _change(settings: dict[str, str]) -> None:
    address.touch()
    st.session_state[PROBLEMS] = []
    st.session_state[STATE].changed = settings


def _go(step: int) -> None:
    address.touch()
    st.session_state[STATE].step = step


def _presenting(on: bool) -> None:
    address.touch()
    st.session_state[STATE].present = on
