"""The settings on Explore, valid or not: the base experiment, the axis of comparison and its values, and the view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.errors import LabError
from core.experiment import ONLY_NETWORKS, Experiment
from core.experiment.codec import LEFT_OUT, from_untrusted, to_dotted
from core.experiment.study import Variation, study
from core.method.component import AXES, component
from core.method.dataset import Dataset
from core.method.dataset.split_off import SplitOff
from core.method.model import Model
from core.method.model.classifier import Classifier

MAX_RUNS = 9
SETTING = "setting of explore"  # its key in the session
OPENING = {"weighting": "effective_number", "vary": "weighting:none,inverse,effective_number"}


class Usual(NamedTuple):
    """The usual model and comparison for one kind of data."""

    model: str
    along: str
    values: tuple[str, ...]


# By whether the data are a table that is imbalanced by nature. For a table the usual question is which resampling helps.
USUAL = {
    False: Usual("mlp", "weighting", ("none", "inverse", "effective_number")),
    True: Usual("logistic_regression", "resampler", ("none", "random_under", "smote")),
}


@dataclass
class Setting:
    """The state of the Explore page, which its controls modify.

    Attributes:
        base: the base experiment in nested form, every axis with its name.
        along: the axis or dotted key that is varied, or None.
        values: its values, as text.
        view: the name of the current view; empty for the first one available.
    """

    base: dict[str, Any]
    along: str | None = None
    values: list[str] = field(default_factory=list)
    view: str = ""

    def choose(self, axis: str, slug: str) -> None:
        """Set another component for an axis, with its defaults; a dataset also sets its usual imbalance.

        When the dataset changes between a table and other data, the model and the comparison change too, from the usual ones of
        the old kind of data to those of the new kind; choices that differ from the usual ones stay.
        """
        kind = component(axis, slug)
        if issubclass(kind, Dataset):
            self._adapt_to_data(kind)
        if issubclass(kind, Model):
            self._adapt_to_model(kind)
        self.base[axis] = kind().to_dict()
        if issubclass(kind, Dataset):
            fields = dict(kind.default_imbalance)
            self.base["imbalance"] = component("imbalance", fields.pop("name")).from_dict(fields).to_dict()

    def _adapt_to_data(self, dataset: type[Dataset]) -> None:
        table, was_table = (
            issubclass(kind, SplitOff) for kind in (dataset, component("dataset", self.base["dataset"]["name"]))
        )
        old, new = USUAL[was_table], USUAL[table]
        if table == was_table or self.base["model"]["name"] != old.model:
            return
        self.choose("model", new.model)
        if (self.along, tuple(self.values)) == (old.along, old.values):
            self.base[old.along] = component(old.along, old.values[0])().to_dict()
            self.along, self.values = new.along, list(new.values)

    def _adapt_to_model(self, model: type[Model]) -> None:
        """Reset the settings that only networks use when the model changes between a network and a classifier."""
        before = component("model", self.base["model"]["name"])
        assert issubclass(before, Model)
        if before.unused == model.unused:
            return
        usual = Experiment.from_dict({"dataset": self.base["dataset"]}).to_dict()
        for name in (*ONLY_NETWORKS, *Classifier.unused):
            self.base[name] = usual[name]


def read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    """Return the setting that a query describes, and for each part of it that cannot be used what is wrong and what is taken.

    A query without an experiment describes the opening comparison.
    """
    experiment_keys = {key: value for key, value in query.items() if key not in ("vary", "view")}
    if not experiment_keys and "vary" not in query:
        query = {**OPENING, **query}
        experiment_keys = {"weighting": OPENING["weighting"]}
    experiment, problems = from_untrusted(experiment_keys)
    setting = Setting(experiment.to_dict(), view=query.get("view", ""))
    if "vary" in query:
        problems += _vary(setting, query["vary"])
    return setting, problems


def write(setting: Setting, experiment: Experiment) -> dict[str, str]:
    """Return the query of a setting whose base is this experiment, defaults included."""
    query = to_dotted(experiment)
    if setting.along and setting.values:
        separator = ";" if any("," in value for value in setting.values) else ","
        query["vary"] = f"{setting.along}:{separator.join(setting.values)}"
    return query | ({"view": setting.view} if setting.view else {})


def _vary(setting: Setting, text: str) -> list[str]:
    """Set what is varied; return one sentence for each value that cannot be used and is left out."""
    try:
        variation = Variation.parse(text)
    except LabError as error:
        return [f"{error} {LEFT_OUT}"]
    problems = []
    for value in variation.values:
        try:
            study(setting.base, [Variation(variation.key, (value,))])
        except LabError as error:
            problems.append(f"{error} {LEFT_OUT}")
        else:
            setting.values.append(value)
    if len(setting.values) > MAX_RUNS:
        problems.append(
            f"vary names {len(setting.values)} runs; a page compares at most {MAX_RUNS}, the first ones are taken."
        )
        del setting.values[MAX_RUNS:]
    if setting.values:
        setting.along = variation.key
        if variation.key in AXES and setting.base[variation.key]["name"] not in setting.values:
            setting.base[variation.key] = component(variation.key, setting.values[0])().to_dict()
    return problems
