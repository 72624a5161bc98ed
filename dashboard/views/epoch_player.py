"""A slider over epochs with a button that plays them as an animation."""

from collections.abc import Callable, Sequence

from dashboard.session import address
from dashboard.write import Markup, st

SECONDS_PER_STEP = 0.6
# People who prefer reduced motion can move the slider by its arrow keys or by dragging.
WITHOUT_MOTION = Markup("""
<style>
@media (prefers-reduced-motion: reduce) { .st-key-play { display: none; } }
</style>
""")


def epoch_player(key: str, epochs: Sequence[int], help: str, draw: Callable[[int], None]) -> None:
    """Draw the slider with its button, and below them the chosen epoch, which advances while the animation plays.

    Args:
        key: of the slider; the last epoch is chosen at first.
        epochs: the stops, at least two.
        help: text of the tooltip of the slider.
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

    @st.fragment(run_every=SECONDS_PER_STEP if playing else None)
    def part() -> None:
        if playing != bool(state.get(moving)):
            # The interval of a fragment changes only when the whole page runs.
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
