"""The training set of an experiment, before anything is trained: counts, samples, and the effect of label noise."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Num

from core.experiment import Experiment
from core.method.dataset import Dataset
from core.method.dataset.tabular import Tabular
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.tables.table_description import TableDescription, describe_table
from data import Samples

MOST_SEEDS = 5  # over which label noise is averaged
MOST_SAMPLES = 8  # per class
MOST_ROWS = 8  # of a table
MOST_POINTS = 2000


@dataclass(frozen=True, eq=False)
class Description:
    """The data of an experiment; single samples are those of its first seed.

    Attributes:
        kind: `points`, `table` or `image`.
        source: where the data come from, in one sentence.
        counts: one row per class, the most frequent first: class, class_index, group, train_count, test_count.
        noise: one row per (seed, true class, class in training): seed, true, seen, count. None without label noise.
        images: by class name, the most frequent first: up to 8 samples with its label, and whether the label is wrong. Only
            the most frequent and the rarest classes; empty for other kinds.
        points: feature 1, feature 2, class (in training) of training points; None for other kinds.
        rows: the first rows of a table with their class, as in the original data; None for other kinds.
        table: the description of a user table or of a table of OpenML; None for other data.
        steps: the preprocessing of each column of such a table, fitted on the training part of the first seed: column, kind,
            becomes, what; None for other data.
        notes: remarks on the files that were read, one sentence each.
    """

    kind: str
    source: str
    counts: pd.DataFrame
    noise: pd.DataFrame | None
    images: dict[str, tuple[Num[np.ndarray, "samples channels height width"], Bool[np.ndarray, " samples"]]]
    points: pd.DataFrame | None
    rows: pd.DataFrame | None
    table: TableDescription | None = None
    steps: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()


def description(experiment: Experiment, head: int = 3, tail: int = 3) -> Description:
    """Describe the data of an experiment.

    Args:
        experiment: its dataset, imbalance, label noise, early stopping and seeds determine the data.
        head: number of the most frequent classes with images.
        tail: number of the rarest classes with images.

    Raises:
        LabError: the data are missing or cannot be split.
    """
    seeds = list(experiment.all_seeds)[:MOST_SEEDS]
    part = prepare(experiment.data.without_resampling().with_seeds(*seeds))
    samples, names = experiment.dataset.load(), np.array(experiment.class_names, dtype=object)
    order = np.argsort(-np.array(part.train_counts), kind="stable")
    counts = pd.DataFrame(
        {
            "class": names[order],
            "class_index": order,
            "group": np.array(experiment.groups, dtype=object)[order],
            "train_count": np.array(part.train_counts)[order],
            "test_count": np.bincount(part.test_labels[0], minlength=len(names))[order],
        }
    )
    pictured = list(dict.fromkeys([*order[:head], *order[len(order) - tail :]]))
    return Description(
        kind=samples.kind,
        source=samples.source,
        counts=counts,
        noise=None if experiment.label_noise.slug == "none" else _noise(part, seeds, names),
        images={str(names[index]): _images(part, int(index)) for index in pictured} if samples.kind == "image" else {},
        points=_points(part, names) if samples.kind == "points" else None,
        rows=_rows(samples, names) if samples.kind == "table" else None,
        table=_table(experiment.dataset),
        steps=pd.DataFrame([vars(step) for step in part.preprocessing[0].steps()]) if part.preprocessing else None,
        notes=samples.notes,
    )


@dataclass(frozen=True)
class RarestClass:
    """The effect of label noise on the rarest class, averaged over the seeds.

    Attributes:
        name: name of the class.
        count: number of its training samples before the noise.
        right: number of samples of the class with its label.
        wrong: number of samples of other classes with its label.
    """

    name: str
    count: int
    right: float
    wrong: float


def rarest_class(description: Description) -> RarestClass:
    """Return the rarest class under label noise; without noise all its labels are right."""
    rarest = description.counts.iloc[-1]
    name, count = str(rarest["class"]), int(rarest["train_count"])
    if description.noise is None:
        return RarestClass(name, count, float(count), 0.0)
    seen = description.noise[description.noise["seen"] == name]
    seeds = seen["seed"].nunique()
    right = seen.loc[seen["true"] == name, "count"].sum() / seeds
    return RarestClass(name, count, float(right), float(seen["count"].sum() / seeds - right))


def _noise(part: Prepared, seeds: list[int], names: np.ndarray) -> pd.DataFrame:
    classes = len(names)
    tables = [
        np.bincount(true * classes + seen, minlength=classes**2)
        for true, seen in zip(part.true_labels, part.train_labels, strict=True)
    ]
    return pd.DataFrame(
        {
            "seed": np.repeat(seeds, classes**2),
            "true": np.tile(np.repeat(names, classes), len(seeds)),
            "seen": np.tile(np.tile(names, classes), len(seeds)),
            "count": np.concatenate(tables),
        }
    )


def _images(part: Prepared, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Return evenly spaced samples of the first seed with a label, so that wrong labels are represented, too."""
    members = np.flatnonzero(part.train_labels[0] == index)
    chosen = members[np.linspace(0, len(members) - 1, min(MOST_SAMPLES, len(members))).round().astype(int)]
    return part.train.values[part.train.rows[0, chosen]], part.true_labels[0, chosen] != index


def _points(part: Prepared, names: np.ndarray) -> pd.DataFrame:
    step = -(-part.train.samples // MOST_POINTS)
    values = part.train.values[part.train.rows[0, ::step]]
    return pd.DataFrame(
        {"feature 1": values[:, 0], "feature 2": values[:, 1], "class": names[part.train_labels[0, ::step]]}
    )


def _rows(samples: Samples, names: np.ndarray) -> pd.DataFrame:
    if samples.fields:
        columns = zip(samples.fields, samples.features[:MOST_ROWS].T, strict=True)
        rows = pd.DataFrame({field.name: [field.text(value) for value in column] for field, column in columns})
    else:
        rows = pd.DataFrame(samples.features[:MOST_ROWS], columns=list(samples.feature_names) or None)
    rows.insert(0, "class", names[samples.labels[:MOST_ROWS]], allow_duplicates=True)
    return rows


def _table(dataset: Dataset) -> TableDescription | None:
    if not isinstance(dataset, Tabular):
        return None
    return describe_table(dataset.whole_table(), dataset.target or dataset.usual_target, dataset.leave_out)
