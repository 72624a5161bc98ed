"""Methods: the reference of all components, generated from their declarations."""

from collections.abc import Mapping

import pandas as pd

from core.errors import LabError, unknown
from core.experiment import DEFAULTS, Experiment
from core.method.component import AXES, Component, component, in_order
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.session import navigation, setting
from dashboard.session.held import held
from dashboard.session.page_state import PageState
from dashboard.words import docstrings, formulas
from dashboard.write import Markup, st, trusted

PAGE = "methods"
TITLES = {
    "dataset": "Datasets",
    "imbalance": "Imbalance",
    "label_noise": "Label noise",
    "resampler": "Resampling",
    "model": "Networks",
    "loss": "Losses",
    "weighting": "Weightings",
    "sampler": "Samplers",
    "optimizer": "Optimizers",
    "sharpness": "Sharpness",
}
ORDER = ("weighting", *(axis for axis in AXES if axis != "weighting"))


def _read(query: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    axis = query.get("axis", ORDER[0])
    if axis in ORDER:
        return {"axis": axis}, []
    return {"axis": ORDER[0]}, [str(unknown("axis", axis, ORDER))]


STATE = PageState(PAGE, _read)


def page() -> None:
    """Draw the page."""
    st.markdown(Markup("# Methods"), anchors=False)
    st.caption("All components of an experiment: what each does, its formula, its settings, and its source.")
    values = STATE.current()
    held(
        st.segmented_control,
        "Axis",
        ORDER,
        key="axis",
        value=values["axis"],
        store=lambda axis: values.update(axis=axis),
        format_func=TITLES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    STATE.warn()
    STATE.write(values)
    family = ""
    for slug in in_order(values["axis"]):
        kind = component(values["axis"], slug)
        if kind.family not in ("", family):
            st.markdown(Markup("## {}").format(kind.family.capitalize()), anchors=False)
        family = kind.family
        with st.container(border=True, key=f"method-{kind.slug}"):
            _method(kind)


def _method(kind: type[Component]) -> None:
    left, right = st.columns([7, 3], vertical_alignment="center")
    heading = Markup("### {}  `{}`") if kind.family else Markup("## {}  `{}`")  # below that of the family
    left.markdown(heading.format(kind.title, kind.slug), anchors=False)
    with right.container(horizontal_alignment="right"):
        _open_in_explore(kind)
    st.markdown(trusted(docstrings.summary(kind)))
    example = kind()
    formulas.formula(example)
    if example.formula() and (symbols := docstrings.part(kind, "Formula")):
        # The formula of the docstring explains the symbols.
        st.caption(Markup("**Formula** {}").format(trusted(symbols)))
    for part in ("Source", "Differs"):
        if text := docstrings.part(kind, part):
            st.caption(Markup("**{}** {}").format(part, trusted(text)))
    table = settings(kind)
    if len(table):
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            column_config={"what it does": st.column_config.TextColumn(width="large")},
            alt=f"Settings of {kind.title}",
        )


def settings(kind: type) -> pd.DataFrame:
    """Return name, default, admissible values and help text of every parameter."""
    return pd.DataFrame(
        [
            {
                "setting": parameter.name,
                "default": forms.text_of(parameter.default) or "empty",
                "admissible": parameter.admissible,
                "what it does": parameter.help.replace("`", ""),
            }
            for parameter in parameters(kind)
        ]
    )


def _open_in_explore(kind: type[Component]) -> None:
    query = query_of(kind)
    if query is not None:
        navigation.link_to(navigation.EXPLORE, "Open in Explore", query, icon=":material/insights:")


def query_of(kind: type[Component]) -> dict[str, str] | None:
    """Return the query of Explore for this component and the default of its axis; None where it needs more settings."""
    values: dict[str, object] = {kind.axis: kind.slug}
    if kind.two_classes:
        values["dataset"] = {"name": "digits", "classes": ["3", "8"]}
    try:
        experiment = Experiment.from_dict(values)
    except LabError:
        return None
    if experiment.model.unused:
        # The other model of the comparison is a network and needs epochs, which an experiment with a classifier does not have.
        experiment = Experiment.from_dict({key: value for key, value in values.items() if key != kind.axis})
    current = setting.Setting(experiment.to_dict())
    usual = DEFAULTS.get(kind.axis, "none")
    if kind.axis != "dataset" and kind.slug != usual:
        current.along, current.values = kind.axis, [usual, kind.slug]
    return setting.write(current, experiment)
