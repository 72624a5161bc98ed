"""Presenter mode: a lesson for projection, without navigation, in large type, in scenes that the arrow keys change."""

from collections.abc import Sequence

from core.experiment.study import StudyRun
from core.frames import RunData
from core.lesson import Lesson, filled, next_lesson
from dashboard.lab.lab import Lab
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.actions import go_to_step, open_lesson, prediction_of, set_presenter_mode
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.predict import predict
from dashboard.page.lessons.state import PREDICTIONS, Kind, State, scenes, vote_step
from dashboard.write import Markup, st, trusted

# What Streamlit draws around a page would only distract; sizes follow the window, so that a phone stays readable.
STYLE = Markup("""<style>
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; }
.stMainBlockContainer { padding: 0.75rem clamp(1rem, 4vw, 4rem) 4.5rem; max-width: none; }
.st-key-presented { gap: 0.8rem; min-height: calc(100dvh - 5.5rem); justify-content: center; }
.st-key-presented :is(p, li) { font-size: clamp(1.1rem, 1.75vw, 2.4rem); line-height: 1.35; }
.st-key-presented h1 { font-size: clamp(1.4rem, 2.3vw, 3.2rem); padding: 0 0 0.5rem; margin: 0; }
.st-key-presented [data-testid="stCaptionContainer"], .st-key-presented [class*="st-key-table"] { display: none; }
:is(.st-key-published, .st-key-verdict-rule, .st-key-takeaway) [data-testid="stCaptionContainer"] {
  display: block !important; }
.st-key-presented [data-testid="stCaptionContainer"] p { font-size: clamp(0.85rem, 1.05vw, 1.4rem); }
.st-key-alone :is(p, li) { font-size: clamp(1.3rem, 2.9vw, 4.2rem); }
.st-key-alone button p { font-size: clamp(1.1rem, 2.2vw, 3rem); }
.st-key-alone [class*="st-key-option"] button { min-height: clamp(2.6rem, 8.5vh, 6rem); }
.st-key-presented .st-key-verdict { gap: 0.9rem; }
.st-key-verdict-word [data-testid="stElementContainer"] p { font-size: clamp(1.2rem, 2.2vw, 3.2rem); }
.st-key-verdict-word [data-testid="stElementContainer"]:last-child p { font-size: clamp(1.6rem, 3.6vw, 5.2rem); }
.st-key-presented .st-key-verdict-rule :is(p, li) { font-size: clamp(0.95rem, 1.25vw, 1.8rem); }
.st-key-presented .st-key-takeaway [data-testid="stCaptionContainer"] p { font-size: clamp(1rem, 1.6vw, 2.2rem); }
.st-key-presented .st-key-takeaway [data-testid="stElementContainer"]:last-child p {
  font-size: clamp(1.7rem, 4.4vw, 6.4rem); line-height: 1.25; }
.st-key-presented .stMarkdownBadge { font-size: 0.9em !important; }
.st-key-presented details p, .st-key-status p { font-size: 0.95rem; }
.st-key-presented:has(.st-key-alone, .st-key-verdict, .st-key-takeaway, .st-key-published) [class*="st-key-status"] {
  display: none; }
.st-key-presenter-bar { position: fixed; bottom: 0; left: 0; right: 0; padding: 0.4rem 1rem; z-index: 99;
  background: var(--st-background-color, Canvas); border-top: 1px solid rgba(128, 132, 149, 0.3); }
</style>""")


def presenter(lab: Lab, lesson: Lesson, planned: list[StudyRun], state: State) -> None:
    """Draw the current scene of the lesson.

    Raises:
        LabError: the store cannot be read.
    """
    way = scenes(lesson)
    scene = way[state.step]
    seen = state.step > vote_step(lesson)
    if seen:
        st.session_state.setdefault(PREDICTIONS, {}).setdefault(lesson.slug, SKIPPED)
    with st.container(key="presented"):
        st.markdown(Markup("# {}").format(lesson.question), anchors=False)
        if scene.kind in ("text", "vote"):
            with st.container(key="alone"):
                if scene.kind == "text":
                    st.markdown(trusted(filled(lesson.steps[scene.number], planned)))
                else:
                    predict(lesson, planned, state)
        elif scene.kind == "curves":
            st.markdown(trusted(filled(lesson.watch, planned)))
        elif scene.kind == "takeaway":
            lesson_outcome.takeaway(lesson, changed=bool(state.changed))
            _next(lesson, state)
        # Training begins with the first step, whatever is shown of it.
        shown = scene.kind == "curves"
        runs = lesson_training.train(lab, lesson, planned, revealed=shown, large=True)
        flatness = None
        if seen and runs is not None and lesson.flatness is not None:
            flatness = lesson_training.measure_flatness(lab, lesson, planned, runs, revealed=shown, large=True)
        if runs is not None and (lesson.flatness is None or flatness is not None):
            _outcome(lab, lesson, planned, runs, flatness, state, scene.kind)
    _bar(lesson, state, len(way) - 1)


def _outcome(
    lab: Lab,
    lesson: Lesson,
    planned: list[StudyRun],
    runs: Sequence[RunData],
    flatness: lesson_training.Measured | None,
    state: State,
    kind: Kind,
) -> None:
    """Draw the scenes that wait for the end of the runs."""
    if kind not in ("verdict", "meaning", "published"):
        return
    judged = lesson_training.judge(lab, lesson, planned, runs, flatness)
    if kind == "verdict":
        lesson_outcome.verdict_card(
            lesson, planned, judged.verdict, prediction_of(lesson.slug), changed=bool(state.changed), large=True
        )
    elif kind == "meaning":
        with st.container(key="alone"):
            lesson_outcome.meaning(judged.meaning)
    else:
        lesson_outcome.published_chart(lesson, judged.published, judged.signature, large=True)


def _next(lesson: Lesson, state: State) -> None:
    following = next_lesson(lesson.slug)
    if following is not None:
        st.button(
            f"Next lesson: {following.title}",
            key="next lesson",
            icon=":material/arrow_forward:",
            on_click=open_lesson,
            args=(state, following.slug),
        )


def _bar(lesson: Lesson, state: State, last: int) -> None:
    """The steps at the bottom of the screen; the arrow keys press them, but do not end the vote of the room.

    `last` is the number of the last step.
    """
    step = state.step
    with st.container(horizontal=True, vertical_alignment="center", key="presenter-bar"):
        st.button(
            "Back",
            key="back",
            shortcut="Left",
            disabled=step == 0,
            on_click=go_to_step,
            args=(state, step - 1),
            width="content",
        )
        st.button(
            "Next",
            key="next",
            shortcut="Right",
            type="primary",
            disabled=step == last or (step == vote_step(lesson) and prediction_of(lesson.slug) is None),
            on_click=go_to_step,
            args=(state, step + 1),
            width="content",
        )
        st.markdown(Markup(":gray[{} of {}]").format(step + 1, last + 1), width="stretch")
        st.button(
            "Leave",
            key="leave",
            shortcut="Esc",
            type="tertiary",
            on_click=set_presenter_mode,
            args=(state, False),
            width="content",
        )
