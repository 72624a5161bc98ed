"""What a person has set on Explore, valid or not: the base experiment, what is compared along, and the view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.errors import LabError
from core.experiment import ONLY_NETWORKS, Experiment
from core.experiment.codec import from_untrusted, to_dotted
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
    """What one begins with on data of a kind."""

    model: str
    along: str
    values: tuple[str, ...]


# By whether it is a table that is imbalanced by nature: its owner asks what resampling would help, and takes a pipeline home.
USUAL = {
    False: Usual("mlp", "weighting", ("none", "inverse", "effective_number")),
    True: Usual("logistic_regression", "resampler", ("none", "random_under", "smote")),
}


@dataclass
class Setting:
    """The state of the Explore page; its controls write into it.

    Attributes:
        base: the base experiment in nested form, every axis with its name.
        along: the axis or dotted key that is varied, or None.
        values: what it takes, as text.
        view: the name of the view that is shown; empty for the first that is offered.
    """

    base: dict[str, Any]
    along: str | None = None
    values: list[str] = field(default_factory=list)
    view: str = ""

    def choose(self, axis: str, slug: str) -> None:
        """Another component for an axis, with its own defaults; a dataset brings the imbalance it is usually seen with.

        From other data to a table, and back, the model and the comparison that are usual there come along, where those that are
        usual here stand.
        """
        kind = component(axis, slug)
        if issubclass(kind, Dataset):
            self._fit_to_data(kind)
        if issubclass(kind, Model):
            self._fit_to(kind)
        self.base[axis] = kind().to_dict()
        if issubclass(kind, Dataset):
            fields = dict(kind.default_imbalance)
            self.base["imbalance"] = component("imbalance", fields.pop("name")).from_dict(fields).to_dict()

    def _fit_to_data(self, dataset: type[Dataset]) -> None:
        table, was_table = (
            issubclass(kind, SplitOff) for kind in (dataset, component("dataset", self.base["dataset"]["name"]))
        )
        here, there = USUAL[was_table], USUAL[table]
        if table == was_table or self.base["model"]["name"] != here.model:
            return
        self.choose("model", there.model)
        if (self.along, tuple(self.values)) == (here.along, here.values):
            self.base[here.along] = component(here.along, here.values[0])().to_dict()
            self.along, self.values = there.along, list(there.values)

    def _fit_to(self, model: type[Model]) -> None:
        """Set what only networks use as it is usually set, when the model changes between a network and a classifier."""
        before = component("model", self.base["model"]["name"])
        assert issubclass(before, Model)
        if before.unused == model.unused:
            return
        usual = Experiment.from_dict({"dataset": self.base["dataset"]}).to_dict()
        for name in (*ONLY_NETWORKS, *Classifier.unused):
            self.base[name] = usual[name]


def read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    """The setting that a query describes, and a sentence for everything in it that cannot be used.

    Without any experiment in it the query stands for the opening comparison.
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
    """The query of a setting whose base is this experiment, defaults included."""
    query = to_dotted(experiment)
    if setting.along and setting.values:
        separator = ";" if any("," in value for value in setting.values) else ","
        query["vary"] = f"{setting.along}:{separator.join(setting.values)}"
    return query | ({"view": setting.view} if setting.view else {})


def _vary(setting: Setting, text: str) -> list[str]:
    """Take over what is varied; values that cannot be used are left out, each with a sentence."""
    try:
        variation = Variation.parse(text)
    except LabError as error:
        return [str(error)]
    problems = []
    for value in variation.values:
        try:
            study(setting.base, [Variation(variation.key, (value,))])
        except LabError as error:
            problems.append(str(error))
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
