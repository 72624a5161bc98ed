"""Parts of a page that are drawn again by themselves while something is under way."""

from collections.abc import Callable

import streamlit as st

from dashboard.session import address

POLL_SECONDS = 0.5


def poll_while(active: Callable[[], bool], draw: Callable[[], None]) -> None:
    """Draw a part of the page, and again twice a second while something in it is active; then draw the whole page once.

    Args:
        active: whether something that the part shows is still under way.
        draw: draws the part.
    """
    polling = active()

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def part() -> None:
        # A button in here draws this part alone: only the whole page can begin or end drawing it by itself.
        if polling != active():
            address.stand()
            st.rerun()
        draw()

    part()
