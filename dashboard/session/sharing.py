"""Links: *Copy link* for the current state of a page, and the query of a stored experiment."""

from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from dashboard.session import address, setting
from dashboard.write import st


def copy_link(path: str, query: dict[str, str]) -> None:
    """Draw a button that shows the full link, with a button to copy it."""
    with st.popover("Copy link", icon=":material/link:", key="copy link", width="stretch"):
        st.caption("Opens exactly this, with every setting in it, defaults included.")
        st.code(address.link(path, query), language=None, wrap_lines=True)


def query_of_experiment(values: dict[str, Any]) -> dict[str, str] | None:
    """Return the query that shows a stored experiment on Explore; None when this version cannot read the experiment."""
    try:
        experiment = Experiment.from_dict(values)
    except LabError:
        return None
    return setting.write(setting.Setting(experiment.to_dict()), experiment)
