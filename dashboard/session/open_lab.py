"""Opening the lab for a page, or showing why it cannot be opened."""

from core.errors import LabError
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab, get_lab
from dashboard.write import st


def open_lab() -> Lab:
    """Return the open lab; where it cannot be opened, show why and stop the page."""
    try:
        return get_lab()
    except LabError as error:
        st.error(error, icon=":material/database_off:")
        st.button("Try again", icon=":material/replay:", key="try again")
        st.stop()


@st.cache_resource(show_spinner=False, hash_funcs={Lab: id})
def shared_gatherer(lab: Lab) -> Gatherer:
    """Return the gatherer of this lab, which all sessions share."""
    return Gatherer(lab.executor)
