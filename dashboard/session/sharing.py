"""Links: *Copy link* for the current state of a page, and the query of a stored experiment."""

from importlib.resources import files
from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from dashboard.session import address, setting
from dashboard.write import st

_button = st.components.v2.component(
    "imbalance_lab_copy_link",
    js=files("dashboard.session").joinpath("copy_link.js").read_text(encoding="utf-8"),
    css=files("dashboard.session").joinpath("copy_link.css").read_text(encoding="utf-8"),
)


def copy_link(path: str, query: dict[str, str]) -> None:
    """Draw a button that copies the full link; where the browser refuses that, it shows the link in a box to copy from."""
    _button(key="copy link", data={"link": address.link(path, query)})


def query_of_experiment(values: dict[str, Any]) -> dict[str, str] | None:
    """Return the query that shows a stored experiment on Explore; None when this version cannot read the experiment."""
    try:
        experiment = Experiment.from_dict(values)
    except LabError:
        return None
    return setting.write(setting.Setting(experiment.to_dict()), experiment)
