"""Links from runs to the pages that show more of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.method.component import components
from core.method.model import NetworkModel
from dashboard.session import sheets
from dashboard.session.setting import MAX_RUNS


def thresholds_link(run_ids: Sequence[str], label: str = "Move the threshold; say what errors cost") -> None:
    """A link to the page Thresholds with these runs."""
    query = {"runs": ",".join(run_ids[:MAX_RUNS])}
    sheets.link_to(sheets.THRESHOLDS, label, query, icon=sheets.THRESHOLDS.icon)


def flatness_link(experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """A link to the page Flatness with those of these runs that trained networks; nothing where none did.

    Args:
        experiments: nested, by the id of the run.
    """
    ids = [run_id for run_id, experiment in experiments.items() if _is_network(experiment)][:MAX_RUNS]
    if ids:
        label = "Flatness of this run" if len(ids) == 1 else f"Flatness of these {len(ids)}"
        sheets.link_to(sheets.FLATNESS, label, {"runs": ",".join(ids)}, icon=sheets.FLATNESS.icon)


def _is_network(experiment: Mapping[str, Any]) -> bool:
    # A run of another version of the lab may have a model that this one does not know.
    kind = components("model").get(str((experiment.get("model") or {}).get("name")))
    return kind is not None and issubclass(kind, NetworkModel)
