"""Methods: the reference of all components, generated from them."""

from collections.abc import Mapping

import pandas as pd

from core.errors import LabError, unknown
from core.experiment import DEFAULTS, Experiment
from core.method.component import AXES, Component, components
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.session import setting, sheets
from dashboard.session.held import held
from dashboard.session.page_state import PageState
from dashboard.words import docstrings, formulas
from dashboard.write import Markup, st, written

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
    wanted = query.get("axis", ORDER[0])
    if wanted in ORDER:
        return {"axis": wanted}, []
    return {"axis": ORDER[0]}, [str(unknown("axis", wanted, ORDER))]


STATE = PageState(PAGE, _read)


def page() -> None:
    """Draw the page."""
    st.markdown(Markup("## Methods"), anchors=False)
    st.caption(
        "Everything an experiment can be made of: what it does, its formula, its settings, and where it comes from."
    )
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
    for kind in components(values["axis"]).values():
        with st.container(border=True, key=f"method-{kind.slug}"):
            _method(kind)


def _method(kind: type[Component]) -> None:
    left, right = st.columns([7, 3], vertical_alignment="center")
    left.markdown(Markup("#### {}  `{}`").format(kind.title, kind.slug), anchors=False)
    with right.container(horizontal_alignment="right"):
        _open_in_explore(kind)
    st.markdown(written(docstrings.summary(kind)))
    example = kind()
    formulas.formula(example)
    if example.formula() and (symbols := docstrings.part(kind, "Formula")):
        # Under the formula in LaTeX it says what the symbols are.
        st.caption(Markup("**Formula** {}").format(written(symbols)))
    for part in ("Source", "Differs"):
        if text := docstrings.part(kind, part):
            st.caption(Markup("**{}** {}").format(part, written(text)))
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
    """Name, default, admissible values and help text of every parameter."""
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
        sheets.link_to(sheets.EXPLORE, "Open in Explore", query, icon=":material/insights:")


def query_of(kind: type[Component]) -> dict[str, str] | None:
    """A link that shows this component at work, beside the axis's usual one where it differs."""
    values: dict[str, object] = {kind.axis: kind.slug}
    if kind.two_classes:
        values["dataset"] = {"name": "digits", "classes": ["3", "8"]}
    try:
        experiment = Experiment.from_dict(values)
    except LabError:
        return None
    if experiment.model.unused:
        # The network beside it needs the epochs that a classifier does without.
        experiment = Experiment.from_dict({key: value for key, value in values.items() if key != kind.axis})
    current = setting.Setting(experiment.to_dict())
    usual = DEFAULTS.get(kind.axis, "none")
    if kind.axis != "dataset" and kind.slug != usual:
        current.along, current.values = kind.axis, [usual, kind.slug]
    return setting.write(current, experiment)
