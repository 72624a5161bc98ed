"""The experiment: one frozen value that determines a run."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from core.errors import InvalidValue, unknown, value_text
from core.groups import groups
from core.method.component import AXES, Component, component_from
from core.method.dataset import Dataset
from core.method.imbalance import Imbalance
from core.method.label_noise import LabelNoise
from core.method.loss import Loss
from core.method.model import Model
from core.method.model.classifier import Classifier
from core.method.optimizer import Optimizer
from core.method.parameter import check_fields, parameter, parameters
from core.method.resampler import Resampler
from core.method.sampler import Sampler
from core.method.sharpness import Sharpness
from core.method.weighting import Weighting
from core.preparation.prepare import input_shape
from core.preparation.splitting import train_counts
from core.preparation.training_data import TrainingData

DEFAULTS = {
    "dataset": "digits",
    "label_noise": "none",
    "resampler": "none",
    "model": "mlp",
    "loss": "cross_entropy",
    "weighting": "none",
    "sampler": "shuffled",
    "optimizer": "sgd",
    "sharpness": "none",
}
STEP_BUDGET = 5_000_000
# Axes and scalars that have a meaning for networks alone: a classifier admits nothing but their defaults.
ONLY_NETWORKS = ("loss", "sampler", "sharpness", "early_stop")


@dataclass(frozen=True)
class Experiment:
    """The data, the method and the training settings of a run; equal experiments give identical records.

    Parameters that a classifier does not use (epochs, batch_size, optimizer) are fixed at one value each, so that experiments
    that differ in nothing else are equal.

    Raises:
        InvalidValue: a value is out of range, components contradict each other, or the steps exceed the budget
            (`IMBALANCE_LAB_STEP_BUDGET`, 5,000,000 by default).
    """

    dataset: Dataset
    imbalance: Imbalance
    label_noise: LabelNoise
    resampler: Resampler
    model: Model
    loss: Loss
    weighting: Weighting
    sampler: Sampler
    optimizer: Optimizer
    sharpness: Sharpness
    epochs: int = parameter(60, "Number of passes through the training set.", at_least=1, at_most=100_000)
    batch_size: int = parameter(128, "Number of samples per step.", at_least=1, at_most=65_536)
    early_stop: int = parameter(
        0,
        "Stop training a seed when its loss on a validation part, a fifth of the training set, has not fallen for this many "
        "epochs, and restore its best epoch. 0: never.",
        at_least=0,
        at_most=100_000,
    )
    seeds: int = parameter(3, "Number of networks trained at once, to show the spread.", at_least=1, at_most=64)
    seed: int = parameter(0, "The first seed; the others are consecutive.", at_least=0, at_most=2**31)

    def __post_init__(self) -> None:
        check_fields(self, "")
        if isinstance(self.model, Classifier):
            self._check_classifier(self.model)
        # Checks that need the samples wait until the dataset is on this machine: a link may name one that is not.
        if self.dataset.missing() is None:
            self._check_with_data()

    def _check_classifier(self, model: Classifier) -> None:
        """Refuse settings without a meaning for a classifier, and fix unused parameters at one value."""
        for axis in (name for name in ONLY_NETWORKS if name in AXES):
            chosen, meaningful = getattr(self, axis).slug, DEFAULTS[axis]
            if chosen != meaningful:
                raise InvalidValue(
                    f"{axis} = '{chosen}' is for networks, and model = '{model.slug}' is fitted in one go: set {axis} to "
                    f"{meaningful}, or choose a network such as mlp."
                )
        if self.weighting.dynamic:
            raise InvalidValue(
                f"weighting = '{self.weighting.slug}' changes while a network trains, and model = '{model.slug}' is fitted in "
                "one go: choose a static weighting such as inverse, or a network such as mlp."
            )
        if self.weighting.slug != "none" and not model.takes_weights:
            raise InvalidValue(
                f"model = '{model.slug}' takes no sample weights, so weighting = '{self.weighting.slug}' would change nothing: "
                "set weighting to none, or choose a resampler."
            )
        if self.early_stop:
            raise InvalidValue(
                f"early_stop = {self.early_stop} is for networks, and model = '{model.slug}' has no epochs to stop at: set "
                "early_stop to 0, or choose a network such as mlp."
            )
        defaults = {item.name: item.default for item in parameters(type(self))}
        for name in model.unused:
            held = component_from(name, None, {"name": DEFAULTS[name]}, name) if name in AXES else defaults[name]
            object.__setattr__(self, name, 1 if name == "epochs" else held)

    def _check_with_data(self) -> None:
        self.weighting.class_weights(np.array(self.train_counts))  # raises if the weighting does not fit the classes
        self.model.check_classes(len(self.class_names))
        if self.label_noise.slug == "none":
            self.resampler.check_counts(self.train_counts, self.class_names)
        samples = self.dataset.load()
        self.resampler.check_categories([field.name for field in samples.fields if field.kind == "category"])
        self.model.check_shape(samples.input_shape, samples.kind)
        budget = step_budget()
        if self.steps > budget:
            raise InvalidValue(
                f"epochs × steps × seeds = {self.epochs:,} × {self.steps_per_epoch:,} × {self.seeds} = {self.steps:,} is more "
                f"than the budget of {budget:,} steps; use fewer epochs or seeds or larger batches, or raise "
                "IMBALANCE_LAB_STEP_BUDGET."
            )

    @cached_property
    def train_counts(self) -> list[int]:
        """The number of training samples of each class, before label noise and resampling.

        Raises:
            DataMissing: files of the dataset are missing.
            InvalidValue: the imbalance does not fit the classes.
        """
        return train_counts(self.dataset, self.imbalance, early_stop=self.early_stop > 0)

    @cached_property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample as a model gets it.

        Raises:
            DataMissing: files of the dataset are missing.
        """
        return input_shape(self.data)

    @property
    def data(self) -> TrainingData:
        """The data on which its seeds are trained and tested."""
        return TrainingData(
            self.dataset, self.imbalance, self.early_stop > 0, self.all_seeds, self.label_noise, self.resampler
        )

    @property
    def steps_per_epoch(self) -> int:
        """Batches per epoch, of which the last may be smaller; approximate if resampling depends on the samples."""
        return -(-self.sampler.size(self.resampler.expected_counts(self.train_counts)) // self.batch_size)

    @property
    def steps(self) -> int:
        """The number of steps of all seeds together."""
        return self.epochs * self.steps_per_epoch * self.seeds

    @property
    def all_seeds(self) -> range:
        """All seeds of the run."""
        return range(self.seed, self.seed + self.seeds)

    @property
    def interruptible(self) -> bool:
        """Whether a run can stop after any step; fitting a classifier and resampling cannot be interrupted."""
        return not isinstance(self.model, Classifier) and self.resampler.slug == "none"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The name of each class, in label order."""
        return self.dataset.class_names

    @property
    def groups(self) -> list[str]:
        """The group of each class: `many`, `medium` or `few`."""
        return groups(self.train_counts, None if self.dataset.classes else self.dataset.group_boundaries)

    @cached_property
    def id(self) -> str:
        """A hash of the canonical JSON. It omits axes set to `none`, so that an axis added later changes no id."""
        values = {key: value for key, value in self.to_dict().items() if value != {"name": "none"}}
        canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Return all components and scalars, defaults included, as plain JSON types."""
        parts = {axis: getattr(self, axis).to_dict() for axis in AXES}
        return parts | {name: getattr(self, name) for name in SCALARS}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the experiment that this JSON describes; missing keys take their defaults.

        Raises:
            InvalidValue: a key is unknown (the message suggests the nearest key), or a value is not admissible.
        """
        if not isinstance(values, Mapping):
            raise InvalidValue(
                f'An experiment is a JSON object such as {{"dataset": "digits"}}, not {value_text(values)}.'
            )
        for key in values:
            if key not in AXES and key not in SCALARS:
                raise unknown("key", key, [*AXES, *SCALARS])
        dataset = component_from("dataset", values.get("dataset"), {"name": DEFAULTS["dataset"]}, "dataset")
        assert isinstance(dataset, Dataset)
        parts: dict[str, Component] = {"dataset": dataset}
        for axis in AXES[1:]:
            default = {"name": DEFAULTS[axis]} if axis in DEFAULTS else dataset.default_imbalance
            parts[axis] = component_from(axis, values.get(axis), default, axis)
        return cls(**parts, **{name: values[name] for name in SCALARS if name in values})  # type: ignore[arg-type]

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other components or scalars."""
        return replace(self, **changes)


SCALARS = tuple(item.name for item in parameters(Experiment))


def step_budget() -> int:
    """Return the largest admissible number of steps (epochs × steps × seeds) of a run."""
    text = os.environ.get("IMBALANCE_LAB_STEP_BUDGET", "")
    return int(text) if text.isdigit() else STEP_BUDGET
