"""The sidebar of Explore: one section per axis, the comparison, and the scalars."""

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
from dashboard.controls import forms, user_table
from dashboard.controls.compare_along import compare_along
from dashboard.controls.comparison import build_comparison
from dashboard.session.setting import Setting
from dashboard.words import docstrings
from dashboard.write import Markup, st, trusted

SECTIONS = {"dataset": "Data", "imbalance": "Imbalance", "method": "Method"}
METHOD = ("loss", "weighting")
FOLDED = {"model": ("Model", ("model",)), "training": ("Training", ("optimizer", "sampler", "sharpness"))}
MOST_CHANGES = 3  # named in the title of an expander


def sidebar(setting: Setting) -> None:
    """Draw the controls, which change the setting."""
    with st.sidebar:
        data_sections(setting)
        with st.container(gap="xsmall", key="section-method"):
            st.markdown(Markup("## {}").format(SECTIONS["method"]), anchors=False)
            for axis in METHOD:
                if _used(axis, setting):
                    _axis(axis, setting, label_visible=True)
            _double_corrections(setting)
        with st.container(gap="xsmall", key="section-compare"):
            st.markdown(Markup("## Compare along"), anchors=False)
            compare_along(setting)
        for key, (title, all_axes) in FOLDED.items():
            axes = tuple(axis for axis in all_axes if _used(axis, setting))
            with _expander(key, title, axes, setting):
                for axis in axes:
                    _axis(axis, setting, label_visible=len(axes) > 1)
                if key == "training":
                    _fields("", Experiment, setting, setting.base)


def data_sections(setting: Setting) -> None:
    """Draw the controls of the training data: dataset, imbalance, label noise and resampling."""
    for axis in ("dataset", "imbalance"):
        with st.container(gap="xsmall", key=f"section-{axis}"):
            st.markdown(Markup("## {}").format(SECTIONS[axis]), anchors=False)
            _axis(axis, setting)
            if axis == "imbalance":
                for folded, title in (("label_noise", "Label noise"), ("resampler", "Resampling")):
                    with _expander(folded, title, (folded,), setting):
                        _axis(folded, setting)


def _expander(key: str, title: str, axes: tuple[str, ...], setting: Setting) -> Any:
    """Return an expander whose title names the changed settings in it, and which is open while one of them is compared."""
    scalars = [item.name for item in parameters(Experiment) if _used(item.name, setting)] if key == "training" else []
    along = (setting.along or "").partition(".")[0]
    changed = changes(setting, axes, scalars)
    summary = ", ".join(changed[:MOST_CHANGES]) + (" …" if len(changed) > MOST_CHANGES else "")
    summary = summary.replace(f" {title.lower()}", "")  # "Label noise: Symmetric"
    return st.expander(
        f"{title}: {summary}" if summary else title, key=f"fold-{key}", expanded=along in axes or along in scalars
    )


def changes(setting: Setting, axes: Sequence[str], scalars: Sequence[str]) -> list[str]:
    """Return the settings that differ from the default, in words: components by title, parameters by name and value."""
    words = []
    for axis in axes:
        values = setting.base[axis]
        kind = component(axis, values["name"])
        usual = values["name"] == DEFAULTS[axis]
        words += [] if usual else [kind.title]
        words += [
            f"{item.name.replace('_', ' ')} {forms.text_of(values[item.name])}"
            for item in parameters(kind)
            if item.axis is None and not _same(values[item.name], item.default) and (usual or not item.advanced)
        ]
    return words + [
        f"{item.name.replace('_', ' ')} {forms.text_of(setting.base[item.name])}"
        for item in parameters(Experiment)
        if item.name in scalars and setting.base[item.name] != item.default
    ]


def _same(value: Any, default: Any) -> bool:
    return list(value) == list(default) if isinstance(default, tuple) else value == default


def _double_corrections(setting: Setting) -> None:
    """Show a warning for each experiment in which weights and loss together do more than balance the classes."""
    try:
        comparison = build_comparison(setting)
    except LabError:
        return
    sentences = [double_correction(experiment) for experiment in comparison.experiments]
    for sentence in dict.fromkeys(filter(None, sentences)):
        st.markdown(Markup(":small[:orange[:material/warning:] {}]").format(sentence))


def _axis(axis: str, setting: Setting, *, label_visible: bool = False) -> None:
    """Draw the menu of an axis and the parameters of its component.

    For a varied axis, the menu chooses the compared component whose parameters are drawn. `label_visible` is for sections with
    several axes.
    """
    slugs = in_order(axis)
    varied = setting.along == axis
    if varied:
        compared = [slug for slug in setting.values if slug in slugs]
        with_parameters = [slug for slug in compared if parameters(component(axis, slug))]
        st.caption(
            f"{forms.label(axis) + ', compared' if label_visible else 'Compared'} below: "
            f"{', '.join(component(axis, slug).title for slug in compared)}."
        )
        if not with_parameters:
            return
        slugs = with_parameters
        if setting.base[axis]["name"] not in slugs:
            setting.choose(axis, slugs[0])
    if len(slugs) > 1:
        menu = f"{forms.label(axis)} whose settings are shown" if varied else forms.label(axis)
        about = (
            "Whose settings stand below."
            if varied
            else trusted(docstrings.summary(component(axis, setting.base[axis]["name"])))
        )
        forms.component_menu(
            axis,
            setting.base[axis],
            slugs,
            menu,
            lambda slug: setting.choose(axis, slug),
            about,
            label_visible=label_visible and not varied,
        )
    elif varied:
        st.caption(f"Settings of {component(axis, slugs[0]).title}:")
    _fields(axis, component(axis, setting.base[axis]["name"]), setting, setting.base[axis])


def _fields(axis: str, owner: type, setting: Setting, values: dict[str, Any]) -> None:
    def has_effect(key: str, parameter: Parameter, values: forms.Values) -> bool:
        if not _used(key, setting):
            return False
        if setting.along == key:
            st.caption(f"{forms.label(parameter.name)}: compared below.")
            return False
        return parameter.applies(values, lambda: _classes(setting))

    declared = [
        parameter
        for parameter in parameters(owner)
        if has_effect(f"{axis}.{parameter.name}" if axis else parameter.name, parameter, values)
    ]
    names = _class_names(owner, values) if issubclass(owner, Dataset) else ()
    if issubclass(owner, Tabular):
        declared = [parameter for parameter in declared if parameter.name not in user_table.PARAMETERS]
    prefix = f"{axis}.{values['name']}" if axis else ""
    if issubclass(owner, Tabular):
        # The order is: the table, its columns, the classes in the class column.
        of_table = [parameter for parameter in declared if parameter.name not in ("classes", "test_part")]
        forms.fields(prefix, of_table, values, None, has_effect)
        user_table.controls(values)
        declared = [
            item for item in declared if item.name == "test_part" or (item.name == "classes" and len(names) > 2)
        ]
    forms.fields(prefix, declared, values, {"classes": names} if names else None, has_effect)


def _class_names(dataset: type[Dataset], values: forms.Values) -> tuple[str, ...]:
    """Return the classes to choose from; empty where the files of the dataset are missing."""
    if issubclass(dataset, Tabular):
        return user_table.class_names(values)
    try:
        return dataset().known_classes
    except LabError:
        return ()


def _used(name: str, setting: Setting) -> bool:
    """Return whether the model uses an axis or a scalar: a classifier has no loss and no epochs, for example."""
    model = component("model", setting.base["model"]["name"])
    return not issubclass(model, Classifier) or name not in (*model.unused, *ONLY_NETWORKS)


def _classes(setting: Setting) -> int:
    """Return the number of classes; 0 where the files of the dataset are missing."""
    dataset = setting.base["dataset"]
    return len(dataset["classes"]) or len(_class_names(component("dataset", dataset["name"]), dataset))  # type: ignore[arg-type]
