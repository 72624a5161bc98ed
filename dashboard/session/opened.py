"""Opening the lab for a page, or showing why it cannot be opened."""

from core.errors import LabError
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab, get_lab
from dashboard.write import st


def opened() -> Lab:
    """Open the lab; where that fails the page shows why, and ends there."""
    try:
        return get_lab()
    except LabError as error:
        st.error(error, icon=":material/database_off:")
        st.button("Try again", icon=":material/replay:", key="try again")
        st.stop()


@st.cache_resource(show_spinner=False, hash_funcs={Lab: id})
def gatherer(lab: Lab) -> Gatherer:
    """What reads the runs of this lab for all sessions."""
    return Gatherer(lab.executor)
