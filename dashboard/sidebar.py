"""The sidebar of Explore: one short section an axis, the scalars, and what is compared along."""

from typing import Any

import streamlit as st

from core.component import component, components, parameters
from core.dataset import Dataset
from core.errors import LabError
from core.experiment import Experiment
from core.study import Variation
from dashboard import address, docstrings, forms, varying
from dashboard.setting import MAX_RUNS, Setting

SECTIONS = {"dataset": "Data", "imbalance": "Imbalance", "weighting": "Weighting"}
FOLDED = {"model": "Network", "optimizer": "Training"}
NOTHING = "nothing: one run"


def sidebar(setting: Setting) -> None:
    """Draw the controls; they write into the setting."""
    with st.sidebar:
        for axis, title in SECTIONS.items():
            with st.container(gap="xsmall", key=f"section-{axis}"):
                st.markdown(f"##### {title}", anchors=False)
                _axis(axis, setting)
        with st.container(gap="xsmall", key="section-compare"):
            st.markdown("##### Compare along", anchors=False)
            _compare(setting)
        for axis, title in FOLDED.items():
            with st.expander(
                title, key=f"fold-{axis}", expanded=setting.along is not None and setting.along.startswith(axis)
            ):
                _axis(axis, setting)
                if axis == "optimizer":
                    _fields("", Experiment, setting, setting.base)


def _axis(axis: str, setting: Setting) -> None:
    """The menu of an axis and the parameters of what is chosen; of a varied axis, of the one among them that has the word."""
    slugs = list(components(axis))
    varied = setting.along == axis
    if varied:
        known = [slug for slug in setting.values if slug in slugs]
        with_parameters = [slug for slug in known if parameters(component(axis, slug))]
        st.caption(f"Compared below: {', '.join(component(axis, slug).title for slug in known)}.")
        if not with_parameters:
            return
        slugs = with_parameters
        if setting.base[axis]["name"] not in slugs:
            setting.choose(axis, slugs[0])
    if len(slugs) > 1:
        menu = f"Settings of, in {axis}" if varied else axis.capitalize()
        about = (
            "Whose settings stand below." if varied else docstrings.summary(component(axis, setting.base[axis]["name"]))
        )
        forms.choice(axis, setting.base[axis], slugs, menu, lambda slug: setting.choose(axis, slug), about)
    elif varied:
        st.caption(f"Settings of {component(axis, slugs[0]).title}:")
    _fields(axis, component(axis, setting.base[axis]["name"]), setting, setting.base[axis])


def _fields(axis: str, owner: type, setting: Setting, values: dict[str, Any]) -> None:
    shown = []
    for parameter in parameters(owner):
        if setting.along == (f"{axis}.{parameter.name}" if axis else parameter.name):
            st.caption(f"{forms.label(parameter.name)}: compared below.")
        elif _applies(axis, parameter.name, setting):
            shown.append(parameter)
    known = _class_names(owner) if issubclass(owner, Dataset) else ()
    prefix = f"{axis}.{values['name']}" if axis else ""
    forms.fields(prefix, shown, values, {"classes": known} if known else None)


def _class_names(dataset: type[Dataset]) -> tuple[str, ...]:
    """The classes to choose from; none where the files that would tell are not there."""
    try:
        return dataset().known_classes
    except LabError:
        return ()


def _applies(axis: str, name: str, setting: Setting) -> bool:
    """Whether a control would change anything: a ratio needs two classes and no weights of one's own."""
    if axis != "weighting" or name not in ("ratio", "weights"):
        return True
    classes = setting.base["dataset"]["classes"]
    slug = setting.base["dataset"]["name"]
    total = len(classes) or len(_class_names(component("dataset", slug)))  # type: ignore[arg-type]
    return total == 2 and not setting.base["weighting"]["weights"] if name == "ratio" else True


def _compare(setting: Setting) -> None:
    known = [NOTHING, *varying.keys(setting)]

    def along_changed() -> None:
        address.touch()
        chosen = st.session_state["compare along"]
        setting.along = None if chosen == NOTHING else chosen
        setting.values = varying.suggestion(chosen, setting) if setting.along else []

    present = setting.along if setting.along in known else NOTHING
    if st.session_state.get("compare along") != present:
        st.session_state["compare along"] = present
    st.selectbox(
        "Compare along",
        known,
        format_func=lambda key: key if key == NOTHING else varying.title(key),
        key="compare along",
        on_change=along_changed,
        help=f"What differs between the runs on the page: an axis or one of the settings above, with up to {MAX_RUNS} values.",
        label_visibility="collapsed",
    )
    if setting.along is not None and present != NOTHING:
        _values(setting, setting.along)


def _values(setting: Setting, along: str) -> None:
    parameter = varying.parameter_of(along, setting)
    closed = list(components(along)) if parameter is None else list(parameter.choices)
    if parameter is not None and parameter.element is bool:
        closed = ["false", "true"]
    key = f"values of {along}"
    if closed:

        def picked() -> None:
            address.touch()
            setting.values = sorted(st.session_state[key], key=closed.index)

        if st.session_state.get(key) != setting.values:
            st.session_state[key] = list(setting.values)
        st.multiselect(
            f"Values of {varying.title(along)}",
            closed,
            format_func=lambda value: varying.value_title(along, value),
            key=key,
            on_change=picked,
            max_selections=MAX_RUNS,
            select_all=False,
            placeholder="choose what to compare",
            label_visibility="collapsed",
        )
        return
    assert parameter is not None
    separator = "; " if parameter.many else ", "
    written = separator.join(setting.values)

    def typed() -> None:
        address.touch()
        text = st.session_state[key]
        parts = [part.strip().replace(" ", "") for part in text.split(separator.strip())]
        setting.values = list(dict.fromkeys(part for part in parts if part))[:MAX_RUNS]

    if st.session_state.get(key) != written:
        st.session_state[key] = written
    st.text_input(
        f"Values of {varying.title(along)}, separated by '{separator.strip()}'",
        key=key,
        on_change=typed,
        help=f"Up to {MAX_RUNS} values, separated by '{separator.strip()}'. Each: {parameter.admissible}.",
    )
    for value in setting.values:
        try:
            parameter.parse(value, along)
            Variation.parse(f"{along}:{value}")
        except LabError as error:
            st.caption(f":red[{error}]")
