"""The choice whether a chart shows one curve per class or one per group of classes."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from core.errors import unknown
from core.frames import By, RunData
from dashboard.session.held import held
from dashboard.write import st

NAMES: dict[By, str] = {"class": "Every class", "group": "Mean of the group"}
DEFAULTS: dict[str, By] = {"densities": "class", "history": "group"}
"""The defaults by the name of the chart, which is its key in the address."""
MOST_CLASSES = 20  # with more classes only groups are shown


def read(query: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """Return the choice for each chart that a query names; an unknown one is reported and takes its default."""
    choices = {}
    for chart, default in DEFAULTS.items():
        choices[chart] = query.get(chart, default)
        if choices[chart] not in NAMES:
            problems.append(str(unknown(f"choice of {chart}", choices[chart], NAMES)))
            choices[chart] = default
    return choices


def chosen(chart: str, runs: Sequence[RunData], values: Mapping[str, Any]) -> By:
    """Return the choice for a chart; runs of many classes are shown by group."""
    return values[chart] if _choosable(runs) else "group"


def choose(chart: str, label: str, runs: Sequence[RunData], values: MutableMapping[str, Any]) -> None:
    """Draw the control of a chart, where there is a choice."""
    if not _choosable(runs):
        return
    held(
        st.segmented_control,
        label,
        sorted(NAMES, key=lambda by: by != DEFAULTS[chart]),
        key=f"{chart} by",
        value=values[chart],
        store=lambda by: values.update({chart: by}),
        format_func=NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )


def _choosable(runs: Sequence[RunData]) -> bool:
    return max(len(run.class_names) for run in runs) <= MOST_CLASSES
