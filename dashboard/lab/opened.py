"""Opening the lab for a page, or showing why it cannot be opened."""

import streamlit as st

from core.errors import LabError
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.gathering import Gatherer
from dashboard.lab.lab import Lab, get_lab


def opened() -> Lab:
    """Open the lab; where that fails the page shows why, and ends there."""
    try:
        return get_lab()
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")
        st.button("Try again", icon=":material/replay:", key="try again")
        st.stop()


@st.cache_resource(show_spinner=False, hash_funcs={Lab: id})
def gatherer(lab: Lab) -> Gatherer:
    """What reads the runs of this lab for all sessions."""
    return Gatherer(lab.executor)
