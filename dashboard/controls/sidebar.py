"""The sidebar of Explore: one short section an axis, the scalars, and what is compared along."""

from collections.abc import Sequence
from typing import Any

from core.errors import LabError
from core.experiment import DEFAULTS, ONLY_NETWORKS, Experiment
from core.experiment.double_correction import double_correction
from core.method.component import component, in_order
from core.method.dataset import Dataset
from core.method.dataset.tabular import Tabular
from core.method.model.classifier import Classifier
from core.method.parameter import Parameter, parameters
from dashboard.controls import forms, own_table
from dashboard.controls.compare_along import compare_along
from dashboard.controls.comparison import comparison
from dashboard.session.setting import Setting
from dashboard.words import docstrings
from dashboard.write import Markup, st, written

SECTIONS = {"dataset": "Data", "imbalance": "Imbalance", "method": "Method"}
METHOD = ("loss", "weighting")
FOLDED = {"model": ("Model", ("model",)), "training": ("Training", ("optimizer", "sampler", "sharpness"))}
MOST_CHANGES = 3  # named in the title of a fold


def sidebar(setting: Setting) -> None:
    """Draw the controls; they write into the setting."""
    with st.sidebar:
        data_sections(setting)
        with st.container(gap="xsmall", key="section-method"):
            st.markdown(Markup("##### {}").format(SECTIONS["method"]), anchors=False)
            for axis in METHOD:
                if _used(axis, setting):
                    _axis(axis, setting, named=True)
            _corrected_twice(setting)
        with st.container(gap="xsmall", key="section-compare"):
            st.markdown(Markup("##### Compare along"), anchors=False)
            compare_along(setting)
        for key, (title, every) in FOLDED.items():
            axes = tuple(axis for axis in every if _used(axis, setting))
            with _fold(key, title, axes, setting) as fold:
                if not fold.open:
                    continue
                for axis in axes:
                    _axis(axis, setting, named=len(axes) > 1)
                if key == "training":
                    _fields("", Experiment, setting, setting.base)


def data_sections(setting: Setting) -> None:
    """The controls of what is trained on: dataset, imbalance and label noise."""
    for axis in ("dataset", "imbalance"):
        with st.container(gap="xsmall", key=f"section-{axis}"):
            st.markdown(Markup("##### {}").format(SECTIONS[axis]), anchors=False)
            _axis(axis, setting)
            if axis == "imbalance":
                for folded, title in (("label_noise", "Label noise"), ("resampler", "Resampling")):
                    with _fold(folded, title, (folded,), setting) as fold:
                        if fold.open:
                            _axis(folded, setting)


def _fold(key: str, title: str, axes: tuple[str, ...], setting: Setting) -> Any:
    """An expander that says in its title what in it is not as usual, and opens once something in it is compared.

    What is in it is drawn while it is open only: the controls in closed folds are half of the page's.
    """
    scalars = [item.name for item in parameters(Experiment) if _used(item.name, setting)] if key == "training" else []
    along = (setting.along or "").partition(".")[0]
    changed = changes(setting, axes, scalars)
    named = ", ".join(changed[:MOST_CHANGES]) + (" …" if len(changed) > MOST_CHANGES else "")
    named = named.replace(f" {title.lower()}", "")  # "Label noise: Symmetric"
    compared, remembered = along in axes or along in scalars, f"compared in {key}"
    if st.session_state.get(remembered, False) != compared:
        st.session_state[remembered] = st.session_state[f"fold-{key}"] = compared
    return st.expander(f"{title}: {named}" if named else title, key=f"fold-{key}", on_change="rerun")


def changes(setting: Setting, axes: Sequence[str], scalars: Sequence[str]) -> list[str]:
    """What is set differently from a new experiment, in words: components by title, numbers by name and value."""
    found = []
    for axis in axes:
        values = setting.base[axis]
        kind = component(axis, values["name"])
        usual = values["name"] == DEFAULTS[axis]
        found += [] if usual else [kind.title]
        found += [
            f"{item.name.replace('_', ' ')} {forms.text_of(values[item.name])}"
            for item in parameters(kind)
            if item.axis is None and not _same(values[item.name], item.default) and (usual or not item.advanced)
        ]
    return found + [
        f"{item.name.replace('_', ' ')} {forms.text_of(setting.base[item.name])}"
        for item in parameters(Experiment)
        if item.name in scalars and setting.base[item.name] != item.default
    ]


def _same(value: Any, default: Any) -> bool:
    return list(value) == list(default) if isinstance(default, tuple) else value == default


def _corrected_twice(setting: Setting) -> None:
    """Say so where weights and loss together do more than balance the classes, for what is set and for what is compared."""
    try:
        shown = comparison(setting)
    except LabError:
        return
    sentences = [double_correction(experiment) for experiment in shown.experiments]
    for sentence in dict.fromkeys(one for one in sentences if one):
        st.markdown(Markup(":small[:orange[:material/warning:] {}]").format(sentence))


def _axis(axis: str, setting: Setting, *, named: bool = False) -> None:
    """The menu of an axis and the parameters of what is chosen; of a varied axis, of the one among them that has the word.

    `named` writes the axis above its menu, where several stand in one section.
    """
    slugs = in_order(axis)
    varied = setting.along == axis
    if varied:
        known = [slug for slug in setting.values if slug in slugs]
        with_parameters = [slug for slug in known if parameters(component(axis, slug))]
        st.caption(
            f"{forms.label(axis) + ', compared' if named else 'Compared'} below: "
            f"{', '.join(component(axis, slug).title for slug in known)}."
        )
        if not with_parameters:
            return
        slugs = with_parameters
        if setting.base[axis]["name"] not in slugs:
            setting.choose(axis, slugs[0])
    if len(slugs) > 1:
        menu = f"Settings of, in {axis}" if varied else forms.label(axis)
        about = (
            "Whose settings stand below."
            if varied
            else written(docstrings.summary(component(axis, setting.base[axis]["name"])))
        )
        forms.choice(
            axis,
            setting.base[axis],
            slugs,
            menu,
            lambda slug: setting.choose(axis, slug),
            about,
            named=named and not varied,
        )
    elif varied:
        st.caption(f"Settings of {component(axis, slugs[0]).title}:")
    _fields(axis, component(axis, setting.base[axis]["name"]), setting, setting.base[axis])


def _fields(axis: str, owner: type, setting: Setting, values: dict[str, Any]) -> None:
    def offered(key: str, parameter: Parameter, values: forms.Values) -> bool:
        if not _used(key, setting):
            return False
        if setting.along == key:
            st.caption(f"{forms.label(parameter.name)}: compared below.")
            return False
        return parameter.applies(values, lambda: _classes(setting))

    shown = [
        parameter
        for parameter in parameters(owner)
        if offered(f"{axis}.{parameter.name}" if axis else parameter.name, parameter, values)
    ]
    known = _class_names(owner, values) if issubclass(owner, Dataset) else ()
    if issubclass(owner, Tabular):
        shown = [parameter for parameter in shown if parameter.name not in own_table.DRAWN]
    prefix = f"{axis}.{values['name']}" if axis else ""
    if issubclass(owner, Tabular):
        # Which table comes first, then its columns, then the classes in one of them.
        naming = [parameter for parameter in shown if parameter.name not in ("classes", "test_part")]
        forms.fields(prefix, naming, values, None, offered)
        own_table.controls(values)
        shown = [item for item in shown if item.name == "test_part" or (item.name == "classes" and len(known) > 2)]
    forms.fields(prefix, shown, values, {"classes": known} if known else None, offered)


def _class_names(dataset: type[Dataset], values: forms.Values) -> tuple[str, ...]:
    """The classes to choose from; none where the files that would tell are not there."""
    if issubclass(dataset, Tabular):
        return own_table.class_names(values)
    try:
        return dataset().known_classes
    except LabError:
        return ()


def _used(name: str, setting: Setting) -> bool:
    """Whether the chosen model uses an axis or a scalar: a classifier has no loss to choose and no epochs."""
    model = component("model", setting.base["model"]["name"])
    return not issubclass(model, Classifier) or name not in (*model.unused, *ONLY_NETWORKS)


def _classes(setting: Setting) -> int:
    """The number of classes that are learnt; 0 where the files that would tell are not there."""
    dataset = setting.base["dataset"]
    return len(dataset["classes"]) or len(_class_names(component("dataset", dataset["name"]), dataset))  # type: ignore[arg-type]
