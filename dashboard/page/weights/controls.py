"""The controls of the page Weights: weightings, class sizes and normalisation."""

from collections.abc import Callable, Sequence
from typing import Any

from core.method.component import component
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.page.weights import curves
from dashboard.session import address
from dashboard.session.held import held
from dashboard.write import st, trusted

SPECIFIC = ("beta", "ratio")  # parameters of single weightings


def controls(values: dict[str, Any], counts_of_explore: Callable[[], Sequence[int]]) -> None:
    """Draw the controls, which change the values."""
    declared = {item.name: item for item in parameters(curves.State)}

    def take_counts() -> None:
        address.touch()
        values["counts"] = tuple(counts_of_explore())

    held(
        st.pills,
        "Weightings",
        curves.schemes(),
        key="schemes",
        value=list(values["schemes"]),
        store=lambda chosen: values.update(schemes=tuple(slug for slug in curves.schemes() if slug in chosen)),
        selection_mode="multi",
        format_func=lambda slug: component("weighting", slug).title,
        help=trusted(declared["schemes"].help),
    )
    first, *others = st.columns([3, 2, 2, 2], vertical_alignment="top")
    with first:
        forms.field("weights", declared["counts"], values)
        st.button("Take the counts of Explore", icon=":material/insights:", type="tertiary", on_click=take_counts)
    used = {item.name for slug in values["schemes"] for item in parameters(component("weighting", slug))}
    names = ["normalisation", *(name for name in SPECIFIC if name in used)]
    for column, name in zip(others, names, strict=False):
        with column:
            forms.field("weights", declared[name], values)
