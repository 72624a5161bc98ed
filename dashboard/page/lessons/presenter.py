"""Presenter mode: a lesson for projection, without navigation, in large type, in scenes that the arrow keys change."""

from core.experiment.study import StudyRun
from core.lesson import Lesson
from dashboard.lab.lab import Lab
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.actions import go_to_step, prediction_of, set_presenter_mode
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.predict import predict
from dashboard.page.lessons.state import PREDICTIONS, State, prediction_step, scenes
from dashboard.write import Markup, st, trusted

# Hides what Streamlit draws around a page. Sizes depend on the window, so that text is legible on a phone too.
STYLE = Markup("""<style>
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; }
.stMainBlockContainer { padding: 0.75rem clamp(1rem, 4vw, 4rem) 4.5rem; }
.st-key-presented { gap: 0.6rem; }
.st-key-presented p, .st-key-presented li { font-size: clamp(1.1rem, 1.75vw, 1.7rem); line-height: 1.35; }
.st-key-beside p { font-size: clamp(1.05rem, 1.55vw, 1.6rem) !important; }
.st-key-alone p { font-size: clamp(1.2rem, 2.3vw, 2.3rem); }
.st-key-presented h1 { font-size: clamp(1.4rem, 2.3vw, 2.3rem); padding: 0 0 0.5rem; margin: 0; }
.st-key-presented [data-testid="stCaptionContainer"], .st-key-presented [class*="st-key-table"] { display: none; }
.st-key-verdict [data-testid="stCaptionContainer"] { display: block !important; }
.st-key-published [data-testid="stCaptionContainer"] { display: block !important; }
.st-key-presented [data-testid="stCaptionContainer"] p { font-size: clamp(0.85rem, 1vw, 1rem); }
.st-key-presented .st-key-verdict :is(p, li) { font-size: clamp(1rem, 1.4vw, 1.5rem); }
.st-key-alone { max-width: 60rem; }
.st-key-presented button p { font-size: clamp(1.05rem, 1.6vw, 1.5rem); }
.st-key-presented .stMarkdownBadge { font-size: 0.85em !important; }
.st-key-presented details p, .st-key-status p { font-size: 0.95rem; }
.st-key-presenter-bar { position: fixed; bottom: 0; left: 0; right: 0; padding: 0.4rem 1rem; z-index: 99;
  background: var(--st-background-color, Canvas); border-top: 1px solid rgba(128, 132, 149, 0.3); }
</style>""")


def presenter(lab: Lab, lesson: Lesson, planned: list[StudyRun], state: State) -> None:
    """Draw the current scene of the lesson.

    Raises:
        LabError: the store cannot be read.
    """
    all_scenes = scenes(lesson)
    scene = all_scenes[state.step]
    revealed = state.step > prediction_step(lesson)
    if revealed:
        st.session_state.setdefault(PREDICTIONS, {}).setdefault(lesson.slug, SKIPPED)
    with st.container(key="presented"):
        st.markdown(Markup("# {}").format(lesson.question), anchors=False)
        with st.container(key="beside" if revealed else "alone"):
            if scene.kind == "text":
                st.markdown(trusted(lesson.steps[scene.number]))
            elif scene.kind == "predict":
                predict(lesson, state)
        # Training begins with the first scene, before its curves are visible.
        runs = lesson_training.train(lab, lesson, planned, revealed=revealed and scene.kind == "text", large=True)
        if revealed and runs is not None:
            flatness = None
            if lesson.flatness is not None:
                flatness = lesson_training.measure_flatness(
                    lab, lesson, planned, runs, revealed=scene.kind == "text", large=True
                )
            if scene.kind in ("verdict", "published") and (lesson.flatness is None or flatness is not None):
                verdict, published, signature = lesson_training.judge(lab, lesson, planned, runs, flatness)
                if scene.kind == "verdict":
                    lesson_outcome.verdict_card(
                        lesson, verdict, prediction_of(lesson.slug), changed=bool(state.changed)
                    )
                else:
                    lesson_outcome.published_chart(lesson, published, signature, large=True)
    _bar(state, len(all_scenes) - 1)


def _bar(state: State, last: int) -> None:
    """Draw the buttons at the bottom of the screen, which the arrow keys press; `last` is the number of the last scene."""
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
            disabled=step == last,
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
