"""Presenter mode: a lesson for a room. No navigation, large type, one thing at a time, arrow keys."""

from core.experiment.study import StudyRun
from core.lesson import Lesson
from dashboard.lab.lab import Lab
from dashboard.page.lessons import outcome as lesson_outcome
from dashboard.page.lessons import training as lesson_training
from dashboard.page.lessons.actions import go, guess_of, present
from dashboard.page.lessons.outcome import SKIPPED
from dashboard.page.lessons.predict import predict
from dashboard.page.lessons.state import GUESSES, State, prediction_step, scenes
from dashboard.write import Markup, st, written

# What Streamlit draws around a page would only distract; sizes follow the window, so that a phone stays readable.
STYLE = Markup("""<style>
[data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; }
.stMainBlockContainer { padding: 0.75rem clamp(1rem, 4vw, 4rem) 4.5rem; }
.st-key-presented { gap: 0.6rem; }
.st-key-presented p, .st-key-presented li { font-size: clamp(1.1rem, 1.75vw, 1.7rem); line-height: 1.35; }
.st-key-beside p { font-size: clamp(1.05rem, 1.55vw, 1.6rem) !important; }
.st-key-alone p { font-size: clamp(1.2rem, 2.3vw, 2.3rem); }
.st-key-presented h2 { font-size: clamp(1.4rem, 2.3vw, 2.3rem); padding: 0 0 0.5rem; margin: 0; }
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


def presenter(lab: Lab, one: Lesson, planned: list[StudyRun], state: State) -> None:
    """Draw the scene of the lesson that the room has come to.

    Raises:
        LabError: the store cannot be read.
    """
    way = scenes(one)
    scene = way[state.step]
    seen = state.step > prediction_step(one)
    if seen:
        st.session_state.setdefault(GUESSES, {}).setdefault(one.slug, SKIPPED)
    with st.container(key="presented"):
        st.markdown(Markup("## {}").format(one.question), anchors=False)
        with st.container(key="beside" if seen else "alone"):
            if scene.kind == "text":
                st.markdown(written(one.steps[scene.number]))
            elif scene.kind == "predict":
                predict(one, state)
        # Training begins with the first step, whatever is shown of it.
        runs = lesson_training.trained(lab, one, planned, revealed=seen and scene.kind == "text", large=True)
        if seen and runs is not None:
            flatness = None
            if one.flatness is not None:
                flatness = lesson_training.flattened(lab, one, planned, runs, revealed=scene.kind == "text", large=True)
            if scene.kind in ("verdict", "published") and (one.flatness is None or flatness is not None):
                verdict, published, signature = lesson_training.judged(lab, one, planned, runs, flatness)
                if scene.kind == "verdict":
                    lesson_outcome.verdict_card(one, verdict, guess_of(one.slug), changed=bool(state.changed))
                else:
                    lesson_outcome.published_chart(one, published, signature, large=True)
    _bar(state, len(way) - 1)


def _bar(state: State, last: int) -> None:
    """The steps at the bottom of the screen; the arrow keys press them. `last` is the number of the last one."""
    step = state.step
    with st.container(horizontal=True, vertical_alignment="center", key="presenter-bar"):
        st.button(
            "Back",
            key="back",
            shortcut="Left",
            disabled=step == 0,
            on_click=go,
            args=(state, step - 1),
            width="content",
        )
        st.button(
            "Next",
            key="next",
            shortcut="Right",
            type="primary",
            disabled=step == last,
            on_click=go,
            args=(state, step + 1),
            width="content",
        )
        st.markdown(Markup(":gray[{} of {}]").format(step + 1, last + 1), width="stretch")
        st.button(
            "Leave",
            key="leave",
            shortcut="Esc",
            type="tertiary",
            on_click=present,
            args=(state, False),
            width="content",
        )
