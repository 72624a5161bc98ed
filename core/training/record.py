"""The results of a run: one record per epoch, an outcome at the end, and their JSON (`docs/architecture.md` lists its keys)."""

from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

import numpy as np
from jaxtyping import Float, Float16, Float32, Int, Int64, Num, UInt8

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
        elsewhere: for sets without true labels, the number of inputs predicted as each class: `outside` when classes were left
            out, and `noise`.
    """

    epoch: int
    seconds: float
    test: Counts
    elsewhere: dict[str, Int[np.ndarray, "seeds classes"]]

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
        epochs: the recorded epochs.
        x, y: the coordinates of the grid.
        prediction: the predicted class at each point of the grid.
        probability: the probability of the predicted class.
        points, labels: the training points of the first seed, and their classes.
    """

    epochs: Int[np.ndarray, " epochs"]
    x: Float[np.ndarray, " width"]
    y: Float[np.ndarray, " height"]
    prediction: UInt8[np.ndarray, "epochs seeds height width"]
    probability: Float16[np.ndarray, "epochs seeds height width"]
    points: Float[np.ndarray, "points 2"]
    labels: Int[np.ndarray, " points"]


@dataclass(frozen=True, eq=False)
class ResamplingPicture:
    """The effect of a resampler on the training part of one seed: counts of all samples, and a drawing of some of them.

    Attributes:
        before, after: number of training samples of each class.
        removed: number of removed original samples of each class.
        copied: number of samples of each class that are second or further copies of an original one.
        synthetic: number of synthetic samples of each class.
        points: the drawn samples, projected on two axes.
        labels: their classes.
        kinds: 0 for a kept original sample, 1 for a removed one, 2 for a synthetic one.
        times: number of occurrences of an original sample in the resampled training set; 1 for synthetic ones.
        parents: the two points between which a synthetic one lies; −1 for others, and where unknown.
        variance: the share of the training part's variance along each of the two axes; empty where the features are the axes.
    """

    before: Int64[np.ndarray, " classes"]
    after: Int64[np.ndarray, " classes"]
    removed: Int64[np.ndarray, " classes"]
    copied: Int64[np.ndarray, " classes"]
    synthetic: Int64[np.ndarray, " classes"]
    points: Float32[np.ndarray, "points 2"]
    labels: Int64[np.ndarray, " points"]
    kinds: UInt8[np.ndarray, " points"]
    times: Int64[np.ndarray, " points"]
    parents: Int64[np.ndarray, "points 2"]
    variance: Float[np.ndarray, " axes"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The results that a run yields at its end.

    Attributes:
        confusion: the confusion matrix (true, predicted) on the test set.
        probabilities: the class probabilities on the test set.
        labels: the true labels of the test set.
        weights: parameters and buffers of the network by name.
        boundary: the regions of the predicted classes, for two-dimensional data.
        stopped_at: the epoch at which early stopping ended each seed; the last epoch if it did not.
        resampling: the effect of the resampler on the training part of the first seed; None without a resampler.
    """

    confusion: Int64[np.ndarray, "seeds classes classes"]
    probabilities: Float[np.ndarray, "seeds samples classes"]
    labels: Int64[np.ndarray, "seeds samples"]
    weights: dict[str, Num[np.ndarray, "seeds ..."]]
    boundary: Boundary | None
    stopped_at: Int64[np.ndarray, " seeds"]
    resampling: ResamplingPicture | None = None
