"""Links from runs to the pages Thresholds and Flatness, and to Explore where there are no runs."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.method.component import components
from core.method.model import NetworkModel
from dashboard.session import navigation
from dashboard.session.setting import MAX_RUNS
from dashboard.write import st


def thresholds_link(run_ids: Sequence[str], label: str = "Move the threshold; say what errors cost") -> None:
    """Draw a link to the page Thresholds with these runs."""
    query = {"runs": ",".join(run_ids[:MAX_RUNS])}
    navigation.link_to(navigation.THRESHOLDS, label, query, icon=navigation.THRESHOLDS.icon)


def flatness_link(experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw a link to the page Flatness with the runs of networks among these; nothing where they have none.

    Args:
        experiments: in nested form, by the id of the run.
    """
    ids = [run_id for run_id, experiment in experiments.items() if is_network(experiment)][:MAX_RUNS]
    if ids:
        label = "Flatness of this run" if len(ids) == 1 else f"Flatness of these {len(ids)}"
        navigation.link_to(navigation.FLATNESS, label, {"runs": ",".join(ids)}, icon=navigation.FLATNESS.icon)


def no_runs(sentence: str, icon: str) -> None:
    """Draw a sentence in place of a page that has no runs, and a link to Explore, which trains some."""
    st.info(sentence, icon=icon)
    navigation.link_to(navigation.EXPLORE, "Train on Explore", {}, icon=navigation.EXPLORE.icon)


def is_network(experiment: Mapping[str, Any]) -> bool:
    """Return whether the model of an experiment in nested form is a network."""
    # A run of another version of the lab may have a model that this version does not have.
    kind = components("model").get(str((experiment.get("model") or {}).get("name")))
    return kind is not None and issubclass(kind, NetworkModel)
