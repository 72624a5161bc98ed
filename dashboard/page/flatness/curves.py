"""Whether a chart shows a curve for every class or for each group of classes."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.errors import unknown
from core.frames import By, RunData
from dashboard.session import address

NAMES: dict[By, str] = {"class": "Every class", "group": "Mean of the group"}
DEFAULTS: dict[str, By] = {"densities": "class", "history": "group"}
"""By the name of the chart, which is its key in the address."""
MOST_CLASSES = 20  # of which each gets a panel of its own


def read(query: Mapping[str, str], problems: list[str]) -> None:
    """Take the choices from the address; an unknown one is reported and takes its default."""
    for chart, default in DEFAULTS.items():
        given = query.get(chart, default)
        if given not in NAMES:
            problems.append(str(unknown(f"choice of {chart}", given, NAMES)))
            given = default
        st.session_state[_key(chart)] = given


def query() -> dict[str, str]:
    """The choices as the address holds them."""
    return {chart: st.session_state[_key(chart)] for chart in DEFAULTS}


def chosen(chart: str, runs: Sequence[RunData]) -> By:
    """The choice for a chart; runs of many classes are shown by group."""
    return st.session_state[_key(chart)] if _choosable(runs) else "group"


def choose(chart: str, label: str, runs: Sequence[RunData]) -> None:
    """The control of a chart, where there is a choice."""
    if not _choosable(runs):
        return
    key, widget = _key(chart), f"{chart} by"

    def changed() -> None:
        address.touch()
        st.session_state[key] = st.session_state[widget]

    if st.session_state.get(widget) != st.session_state[key]:
        st.session_state[widget] = st.session_state[key]
    st.segmented_control(
        label,
        sorted(NAMES, key=lambda by: by != DEFAULTS[chart]),
        format_func=NAMES.__getitem__,
        key=widget,
        on_change=changed,
        required=True,
        label_visibility="collapsed",
    )


def _choosable(runs: Sequence[RunData]) -> bool:
    return max(len(run.class_names) for run in runs) <= MOST_CLASSES


def _key(chart: str) -> str:
    return f"curves of {chart}"
