"""The controls of the page Thresholds: threshold, share of positives, and what errors cost."""

from collections.abc import MutableMapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.method.parameter import parameters
from core.thresholds import ThresholdSettings
from dashboard.session import address
from dashboard.words import grids

LABELS = {
    "threshold": "Threshold t",
    "share": "Positives at deployment π′",
    "miss_cost": "Cost of a missed positive",
    "alarm_cost": "Cost of a false alarm",
}
SLIDERS = ("threshold", "share")
MOST_OFFERED = 4

Values = MutableMapping[str, Any]


def controls(values: Values) -> DeltaGenerator:
    """A slider for the threshold and one for the share, a number for each cost; they write into `values`.

    Returns:
        the place beside them.
    """
    *columns, beside = st.columns([6, 6, 4, 4, 3], vertical_alignment="bottom")
    for column, item in zip(columns, parameters(ThresholdSettings), strict=True):
        key, value = f"thresholds.{item.name}", float(values[item.name])
        if st.session_state.get(key) != value:
            st.session_state[key] = value
        options: dict[str, Any] = {
            "label": LABELS[item.name],
            "key": key,
            "help": item.help,
            "on_change": _changed,
            "args": (values, item.name),
        }
        with column:
            if item.name in SLIDERS:
                stops = grids.shares(value, item.range.minimum, item.range.maximum)
                st.select_slider(
                    options=stops, format_func=_percent if item.name == "share" else grids.shown, **options
                )
            else:
                st.number_input(min_value=0.0, max_value=item.range.maximum, step=1.0, format="%g", **options)
    return beside


def offer(values: Values, best: pd.DataFrame) -> None:
    """A button for each threshold that is best for calibrated probabilities."""
    offered: dict[float, list[str]] = {}
    for row in best.drop_duplicates("run").itertuples():
        offered.setdefault(float(f"{row.calibrated:.3g}"), []).append(str(row.label))
    with st.container(horizontal=True, vertical_alignment="center", key="offered thresholds"):
        st.markdown("Best if calibrated:", width="content")
        for threshold, labels in list(offered.items())[:MOST_OFFERED]:
            st.button(
                f"t = {threshold:g}",
                key=f"take {threshold:g}",
                icon=":material/my_location:",
                help=f"Costs least for {'; '.join(labels)}, if the probabilities are calibrated: see the formulas below.",
                on_click=_take,
                args=(values, threshold),
            )


def _changed(values: Values, name: str) -> None:
    new = st.session_state[f"thresholds.{name}"]
    if new is not None:
        address.touch()
        values[name] = float(new)


def _take(values: Values, threshold: float) -> None:
    address.touch()
    values["threshold"] = threshold


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %" if share < 0.99 else f"{100 * share:.4g} %"
