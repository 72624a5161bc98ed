"""Some classes of a dataset, and what lies outside them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.samples import Samples


def select(dataset: Samples, class_names: Sequence[str]) -> tuple[Samples, np.ndarray]:
    """The samples of some classes, relabelled in both parts, and the features of all others.

    Args:
        dataset: where to choose from. No feature is copied when every class is chosen.
        class_names: classes in the order they get: the first becomes class 0, the second class 1.

    Returns:
        The chosen samples, in the order of `dataset`, and the features of the others, `[O, *shape]`: those of the official
        test part where there is one, which nothing was learnt from.

    Raises:
        ValueError: a name that is no class of the dataset, or one that is given twice.
    """
    if len(set(class_names)) < len(class_names) or not set(class_names) <= set(dataset.class_names):
        raise ValueError(f"{list(class_names)} are not different classes out of {list(dataset.class_names)}.")
    new_labels = np.full(len(dataset.class_names), -1)
    new_labels[[dataset.class_names.index(name) for name in class_names]] = np.arange(len(class_names))
    kept, outside = _part(dataset, new_labels, class_names)
    if dataset.test is not None:
        test, outside = _part(dataset.test, new_labels, class_names)
        kept = replace(kept, test=test)
    outside.setflags(write=False)
    return kept, outside


def _part(dataset: Samples, new_labels: np.ndarray, class_names: Sequence[str]) -> tuple[Samples, np.ndarray]:
    labels = new_labels[dataset.labels]
    chosen = labels >= 0
    if chosen.all():
        return replace(dataset, labels=labels, class_names=tuple(class_names)), dataset.features[:0]
    kept = replace(dataset, features=dataset.features[chosen], labels=labels[chosen], class_names=tuple(class_names))
    return kept, dataset.features[~chosen]
