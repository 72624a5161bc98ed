"""Links from runs to the pages Thresholds and Flatness."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.method.component import components
from core.method.model import NetworkModel
from dashboard.session import navigation
from dashboard.session.setting import MAX_RUNS


def thresholds_link(run_ids: Sequence[str], label: str = "Move the threshold; say what errors cost") -> None:
    """Draw a link to the page Thresholds with these runs."""
    query = {"runs": ",".join(run_ids[:MAX_RUNS])}
    navigation.link_to(navigation.THRESHOLDS, label, query, icon=navigation.THRESHOLDS.icon)


def flatness_link(experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw a link to the page Flatness with the runs of networks among these; nothing where they have none.

    Args:
        experiments: in nested form, by the id of the run.
    """
    ids = [run_id for run_id, experiment in experiments.items() if _is_network(experiment)][:MAX_RUNS]
    if ids:
        label = "Flatness of this run" if len(ids) == 1 else f"Flatness of these {len(ids)}"
        navigation.link_to(navigation.FLATNESS, label, {"runs": ",".join(ids)}, icon=navigation.FLATNESS.icon)


def _is_network(experiment: Mapping[str, Any]) -> bool:
    # A run of another version of the lab may have a model that this version does not have.
    kind = components("model").get(str((experiment.get("model") or {}).get("name")))
    return kind is not None and issubclass(kind, NetworkModel)
