"""The results of a run: one record per epoch, an outcome at the end, and their JSON (`docs/architecture.md` lists its keys)."""

from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

import numpy as np

from core.metrics import Counts, evaluation, finite, predicted_share

Array = TypeVar("Array")


@dataclass(frozen=True, eq=False)
class Statistics(Generic[Array]):
    """Training statistics of one epoch for S seeds and C classes: tensors during the computation, arrays in a record.

    Attributes:
        train_loss: mean weighted loss over the epoch's samples, each at the step that used it, `[S]`.
        train_accuracy: share of the epoch's samples that were classified correctly at that step, `[S]`.
        class_weights: mean weight of each class's samples, `[S, C]`.
        effective_sample_size: Kish's (Σw)² / Σw² over the epoch, `[S]`.
        lowest_logit: B_y, the smallest logit of the true class over the epoch's samples of class y, `[S, C]`.
        b_prime: B′_y = √π_y (1 − the smallest probability of the true class), `[S, C]`.
        b_prime_quantile: the same with the 5 % quantile of these probabilities, which no single outlier determines.
        gradient_norm: Euclidean norm of the gradient of the epoch's last step, `[S]`.
    """

    train_loss: Array
    train_accuracy: Array
    class_weights: Array
    effective_sample_size: Array
    lowest_logit: Array
    b_prime: Array
    b_prime_quantile: Array
    gradient_norm: Array

    def each(self) -> dict[str, Array]:
        """Return the statistics by name."""
        return {item.name: getattr(self, item.name) for item in fields(Statistics)}


@dataclass(frozen=True, eq=False)
class Record(Statistics[np.ndarray]):
    """One epoch of a stack of S seeds and C classes: its statistics, and the evaluation on the test set after it.

    Attributes:
        epoch: 1, 2, ….
        seconds: time since the run began; runs of a stack begin together, so that it is the time of the stack so far.
        test: counts per class on the test set after the epoch.
        elsewhere: for sets without true labels, the number of inputs predicted as each class, int `[S, C]`: `outside` when
            classes were left out, and `noise`.
    """

    epoch: int
    seconds: float
    test: Counts
    elsewhere: dict[str, np.ndarray]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the record: plain lists with one entry per seed, `null` where a value is undefined."""
        shares = {name: Counts(predicted, predicted, predicted) for name, predicted in self.elsewhere.items()}
        return {
            "epoch": self.epoch,
            "seconds": round(self.seconds, 4),
            "train": {"loss": finite(self.train_loss), "accuracy": finite(self.train_accuracy)},
            "test": {name: finite(values) for name, values in evaluation(self.test).items()},
            **{name: {"predicted_share": finite(predicted_share(counts))} for name, counts in shares.items()},
            "weights": {
                "per_class": finite(self.class_weights),
                "effective_sample_size": finite(self.effective_sample_size),
            },
            "b": finite(self.lowest_logit),
            "b_prime": finite(self.b_prime),
            "b_prime_quantile": finite(self.b_prime_quantile),
            "gradient_norm": finite(self.gradient_norm),
        }


@dataclass(frozen=True, eq=False)
class Boundary:
    """The regions of the predicted classes in the plane during training, for two-dimensional data.

    Attributes:
        epochs: int `[E]`, the recorded epochs.
        x, y: float `[G]`, the grid's coordinates.
        prediction: uint8 `[E, S, G, G]`, predicted class; axis 2 is y, axis 3 is x.
        probability: float16 `[E, S, G, G]`, probability of the predicted class.
        points, labels: the training points of the first seed, `[N, 2]` and `[N]`.
    """

    epochs: np.ndarray
    x: np.ndarray
    y: np.ndarray
    prediction: np.ndarray
    probability: np.ndarray
    points: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class ResamplingPicture:
    """The effect of a resampler on the training part of one seed: counts of all samples, and a drawing of some of them.

    Attributes:
        before, after: number of training samples of each class, int64 `[C]`.
        removed: number of removed original samples of each class, int64 `[C]`.
        copied: number of samples of each class that are second or further copies of an original one, int64 `[C]`.
        synthetic: number of synthetic samples of each class, int64 `[C]`.
        points: the drawn samples, projected on two axes, float32 `[P, 2]`.
        labels: their classes, int64 `[P]`.
        kinds: 0 for a kept original sample, 1 for a removed one, 2 for a synthetic one, uint8 `[P]`.
        times: number of occurrences of an original sample in the resampled training set, int64 `[P]`; 1 for synthetic ones.
        parents: the two points between which a synthetic one lies, int64 `[P, 2]`; −1 for others, and where unknown.
        variance: the share of the training part's variance along each axis, float64 `[2]`; empty where the features are the
            axes.
    """

    before: np.ndarray
    after: np.ndarray
    removed: np.ndarray
    copied: np.ndarray
    synthetic: np.ndarray
    points: np.ndarray
    labels: np.ndarray
    kinds: np.ndarray
    times: np.ndarray
    parents: np.ndarray
    variance: np.ndarray


@dataclass(frozen=True, eq=False)
class Outcome:
    """The results that a run yields at its end.

    Attributes:
        confusion: int64 `[S, C, C]`, true by predicted class, on the test set.
        probabilities: float32 `[S, T, C]`, on the test set.
        labels: the true labels of the test set, int64 `[S, T]`.
        weights: parameters and buffers of the network by name, with a leading seed dimension.
        boundary: the regions of the predicted classes, for two-dimensional data.
        resampling: the effect of the resampler on the training part of the first seed; None without a resampler.
        stopped_at: the epoch at which early stopping ended each seed (the last epoch if it did not), int `[S]`.
    """

    confusion: np.ndarray
    probabilities: np.ndarray
    labels: np.ndarray
    weights: dict[str, np.ndarray]
    boundary: Boundary | None
    stopped_at: np.ndarray
    resampling: ResamplingPicture | None = None
