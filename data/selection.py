"""Selection of some classes of a dataset, and the samples of all others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int, Num

from data.samples import Samples


def select(samples: Samples, class_names: Sequence[str]) -> tuple[Samples, Num[np.ndarray, " outside *shape"]]:
    """Select the samples of some classes, relabelled in both parts, and the features of all others.

    Args:
        samples: all samples. No feature is copied when every class is selected.
        class_names: the selected classes in their new order: the first becomes class 0, the second class 1.

    Returns:
        The selected samples, in their order, and the features of the others: those in the official test part if there is
        one, because they take no part in training.

    Raises:
        ValueError: a name is not one of the classes, or occurs twice.
    """
    if len(set(class_names)) < len(class_names) or not set(class_names) <= set(samples.class_names):
        raise ValueError(f"{list(class_names)} are not different classes out of {list(samples.class_names)}.")
    new_labels = np.full(len(samples.class_names), -1)
    new_labels[[samples.class_names.index(name) for name in class_names]] = np.arange(len(class_names))
    selected, outside = _part(samples, new_labels, class_names)
    if samples.test is not None:
        test, outside = _part(samples.test, new_labels, class_names)
        selected = replace(selected, test=test)
    outside.setflags(write=False)
    return selected, outside


def _part(
    samples: Samples, new_labels: Int[np.ndarray, " classes"], class_names: Sequence[str]
) -> tuple[Samples, Num[np.ndarray, " outside *shape"]]:
    labels = new_labels[samples.labels]
    chosen = labels >= 0
    if chosen.all():
        return replace(samples, labels=labels, class_names=tuple(class_names)), samples.features[:0]
    features = samples.features[chosen]
    selected = replace(samples, features=features, labels=labels[chosen], class_names=tuple(class_names))
    return selected, samples.features[~chosen]
