"""What an experiment is trained on, before anything is trained: counts, samples, and what label noise did to the labels."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.experiment import Experiment
from core.method.dataset import Dataset
from core.method.dataset.tabular import Tabular
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.tables.table_description import TableDescription, describe_table
from data import Dataset as Samples

MOST_SEEDS = 5  # that label noise is averaged over
MOST_SAMPLES = 8  # shown of a class
MOST_ROWS = 8  # of a table
MOST_POINTS = 2000


@dataclass(frozen=True, eq=False)
class Description:
    """The data of an experiment; what is shown of single samples is that of its first seed.

    Attributes:
        kind: `points`, `table` or `image`.
        source: one sentence.
        counts: one row a class, the most frequent first: class, class_index, group, train_count, test_count.
        noise: one row a (seed, true class, class that training sees): seed, true, seen, count. None without label noise.
        images: by class name, the most frequent first, up to 8 samples that carry its label, and which of them are wrong:
            arrays `[n, channels, height, width]` and bool `[n]`. Only the classes asked for; empty for other kinds.
        points: feature 1, feature 2, class (as training sees it) of training points; None for other kinds.
        rows: the first rows of a table with their class, as they are in the source; None for other kinds.
        table: what a table of one's own or of OpenML holds; None for others.
        steps: what is done to each column of such a table before training, by the training part of the first seed: column,
            kind, becomes, what; None for others.
        notes: what should be known about the files that were read, a sentence each.
    """

    kind: str
    source: str
    counts: pd.DataFrame
    noise: pd.DataFrame | None
    images: dict[str, tuple[np.ndarray, np.ndarray]]
    points: pd.DataFrame | None
    rows: pd.DataFrame | None
    table: TableDescription | None = None
    steps: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()


def description(experiment: Experiment, head: int = 3, tail: int = 3) -> Description:
    """Describe the data of an experiment.

    Args:
        experiment: its dataset, imbalance, label noise, early stopping and seeds decide.
        head: of how many of the most frequent classes images are taken.
        tail: of how many of the rarest.

    Raises:
        LabError: the data are not there or cannot be split.
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
    looked_at = list(dict.fromkeys([*order[:head], *order[len(order) - tail :]]))
    return Description(
        kind=samples.kind,
        source=samples.source,
        counts=counts,
        noise=None if experiment.label_noise.slug == "none" else _noise(part, seeds, names),
        images={str(names[index]): _images(part, int(index)) for index in looked_at} if samples.kind == "image" else {},
        points=_points(part, names) if samples.kind == "points" else None,
        rows=_rows(samples, names) if samples.kind == "table" else None,
        table=_table(experiment.dataset),
        steps=pd.DataFrame([vars(step) for step in part.preprocessing[0].steps()]) if part.preprocessing else None,
        notes=samples.notes,
    )


@dataclass(frozen=True)
class RarestClass:
    """What label noise did to the rarest class, means over the seeds.

    Attributes:
        name: of the class.
        count: its training samples before the noise.
        right: samples that carry its label and are of it.
        wrong: samples of other classes that carry its label.
    """

    name: str
    count: int
    right: float
    wrong: float


def rarest_class(found: Description) -> RarestClass:
    """The rarest class under label noise; without noise all its samples are right."""
    rarest = found.counts.iloc[-1]
    name, count = str(rarest["class"]), int(rarest["train_count"])
    if found.noise is None:
        return RarestClass(name, count, float(count), 0.0)
    seen = found.noise[found.noise["seen"] == name]
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
    """Samples of the first seed that carry a label, evenly over those there are, so that wrong ones have their share."""
    carrying = np.flatnonzero(part.train_labels[0] == index)
    chosen = carrying[np.linspace(0, len(carrying) - 1, min(MOST_SAMPLES, len(carrying))).round().astype(int)]
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
