"""A slider over epochs with a button that moves it by itself."""

from collections.abc import Callable, Sequence

from dashboard.session import address
from dashboard.write import Markup, st

SECONDS_A_STEP = 0.6
# Who wants no motion moves the slider, by its arrow keys or by dragging.
WITHOUT_MOTION = Markup("""
<style>
@media (prefers-reduced-motion: reduce) { .st-key-play { display: none; } }
</style>
""")


def play(key: str, epochs: Sequence[int], help: str, draw: Callable[[int], None]) -> None:
    """Draw the slider with its button, and below them what `draw` makes of the chosen epoch, step by step while it is playing.

    Args:
        key: of the slider; the last epoch is chosen at first.
        epochs: the stops, at least two.
        help: says what the slider does.
        draw: draws one epoch.
    """
    state, moving = st.session_state, f"{key} is playing"
    playing = bool(state.get(moving))

    def press() -> None:
        state[moving] = not state.get(moving)
        if state[moving] and state[key] == epochs[-1]:
            state[key] = epochs[0]
            state[f"{key} begins"] = True

    def stop() -> None:
        state[moving] = False

    @st.fragment(run_every=SECONDS_A_STEP if playing else None)
    def part() -> None:
        if playing != bool(state.get(moving)):
            # Only the whole page can begin or end drawing a part by itself.
            address.keep_state()
            st.rerun()
        if state.get(key) not in epochs:
            state[key] = epochs[-1]
        elif playing and not state.pop(f"{key} begins", False):
            state[key] = epochs[min(len(epochs) - 1, epochs.index(state[key]) + 1)]
        st.html(WITHOUT_MOTION)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            with st.container(width=130, key="play"):
                st.button(
                    "Pause" if playing else "Play",
                    icon=":material/pause:" if playing else ":material/play_arrow:",
                    key=f"{key} play",
                    on_click=press,
                    width="stretch",
                )
            st.select_slider("Epoch", epochs, key=key, help=help, on_change=stop)
        draw(state[key])
        if playing and state[key] == epochs[-1]:
            stop()
            address.keep_state()
            st.rerun()

    part()
