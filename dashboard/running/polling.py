"""Parts of a page that are redrawn automatically while something is under way."""

import time
from collections.abc import Callable

from dashboard.session import address
from dashboard.write import st

POLL_SECONDS = 0.5
SENDING_SECONDS = (
    0.03  # Streamlit sends what is drawn every 10 ms, and takes back what a new run of the page finds unsent
)


def poll_while(active: Callable[[], bool], draw: Callable[[], None]) -> None:
    """Draw a part of the page, redraw it twice per second while it is active, and once it has ended redraw the whole page, too.

    Args:
        active: returns whether something that the part shows is under way.
        draw: draws the part.
    """
    polling = active()

    @st.fragment(run_every=POLL_SECONDS if polling else None)
    def part() -> None:
        draw()
        # A button in the part redraws only the part; only a run of the whole page can start or end the automatic redrawing.
        if polling != active():
            time.sleep(SENDING_SECONDS)
            address.keep_state()
            st.rerun()

    part()
