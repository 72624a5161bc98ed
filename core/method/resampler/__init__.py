"""The `resampler` axis: changes of the training part before training, once for each seed."""

import warnings
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float, Int

from core.errors import InvalidValue
from core.method.component import Component
from core.method.parameter import parameter
from core.method.resampler.categories import one_hot


@dataclass(frozen=True, eq=False)
class Resampled:
    """A training part after resampling.

    Attributes:
        features: float32.
        labels: int64.
        kept: the original row of each resampled row, −1 for a synthetic row, int64; a copied row occurs several times.
        parents: the two original rows between which a synthetic row lies, −1 for the others, int64; None where the sampler
            does not record them.
    """

    features: Float[np.ndarray, "resampled columns"]
    labels: Int[np.ndarray, " resampled"]
    kept: Int[np.ndarray, " resampled"]
    parents: Int[np.ndarray, "resampled 2"] | None = None


@dataclass(frozen=True)
class Resampler(Component, axis="resampler"):
    """A method that selects, copies or synthesises training samples. Test and validation parts are never resampled.

    Its `code` is a remark for readers of the script; the call of imbalanced-learn is derived from `ImbalancedLearn.sampler`.

    Attributes:
        takes_categories: whether it supports columns that hold names.
        looks_at_features: whether its result depends on the features, in addition to the labels.
    """

    takes_categories: ClassVar[bool] = True
    looks_at_features: ClassVar[bool] = True

    def check_categories(self, names: Sequence[str]) -> None:
        """Raise `InvalidValue` when the resampler does not support these columns, which hold names."""
        if names and not self.takes_categories:
            raise InvalidValue(
                f"resampler = '{self.slug}' makes values between two samples, and column '{names[0]}' holds names: choose "
                "smote, which then takes the commonest name among the neighbours (SMOTENC), or leave the column out."
            )

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        """Raise `InvalidValue` when a class has too few samples for this resampler; the message names the class."""

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        """Estimate the number of samples of each class after resampling, from the class counts alone."""
        return list(class_counts)

    @abstractmethod
    def resample(
        self,
        features: Float[np.ndarray, "samples columns"],
        labels: Int[np.ndarray, " samples"],
        seed: int,
        categorical: Sequence[int] = (),
        class_names: Sequence[str] | None = None,
    ) -> Resampled:
        """Return the training part that training uses.

        Args:
            features: float32.
            labels: int64, in 0…C−1.
            seed: the seed of the run, passed unchanged to imbalanced-learn.
            categorical: columns whose values are names, not numbers: no resampler interpolates between two names, and all
                pairs of different names have the same distance.
            class_names: the names of the classes in messages; None uses their numbers.

        Raises:
            InvalidValue: a class is too small for this resampler, fewer than two classes remain, or there are no numeric
                columns for interpolation.
        """

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        """Estimate the time in seconds for one seed, on one core."""
        del class_counts, columns
        return 0.0


@dataclass(frozen=True)
class ImbalancedLearn(Resampler):
    """A resampler of imbalanced-learn.

    Attributes:
        chooses: whether it only selects or copies rows, without synthetic ones.
    """

    chooses: ClassVar[bool] = True

    @abstractmethod
    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        """Return the corresponding sampler of imbalanced-learn.

        Args:
            class_counts: number of training samples of each class.
            seed: its `random_state`.
            categorical: see `resample`.
        """

    def origin(
        self, sampler: Any, features: Float[np.ndarray, "samples columns"], size: int
    ) -> tuple[Int[np.ndarray, " resampled"], Int[np.ndarray, "resampled 2"] | None]:
        """Return `kept` and `parents` of `Resampled`, from a sampler whose result has `size` samples."""
        del features, size
        return np.asarray(sampler.sample_indices_, dtype=np.int64), None

    def resample(
        self,
        features: Float[np.ndarray, "samples columns"],
        labels: Int[np.ndarray, " samples"],
        seed: int,
        categorical: Sequence[int] = (),
        class_names: Sequence[str] | None = None,
    ) -> Resampled:
        class_counts = np.bincount(labels).tolist()
        names = class_names or [str(number) for number in range(len(class_counts))]
        self.check_counts(class_counts, names)
        if not self.chooses and categorical and len(categorical) == features.shape[1]:
            raise InvalidValue(
                f"resampler = '{self.slug}' makes samples between numbers, and every column that is learnt from holds names: "
                "choose random_over or random_under."
            )
        sampler = self.sampler(class_counts, seed, categorical)
        measured = one_hot(features, categorical) if categorical and self.chooses else features
        try:
            with warnings.catch_warnings():
                # The class counts show when a class ends with fewer samples than requested.
                warnings.filterwarnings("ignore", "The number of the samples to be selected is larger", UserWarning)
                new_features, new_labels = sampler.fit_resample(measured, labels)
        except (ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise InvalidValue(
                f"resampler = '{self.slug}' cannot be used on this training set: {reason}. Choose another resampler."
            ) from None
        remaining = np.unique(new_labels)
        if len(remaining) < 2:
            rest = f"only class '{names[remaining[0]]}'" if len(remaining) else "no sample"
            raise InvalidValue(
                f"resampler = '{self.slug}' leaves {rest} of this training set; choose another resampler or a smaller k."
            )
        kept, parents = self.origin(sampler, measured, len(new_labels))
        if measured is not features:
            new_features = features[kept]
        return Resampled(np.ascontiguousarray(new_features, np.float32), new_labels.astype(np.int64), kept, parents)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 0.001 + 1e-9 * sum(class_counts) * columns

    def too_few(self, name: str, count: int, needed: int, largest_k: int) -> InvalidValue:
        """Return the error for a class with fewer samples than its neighbour search needs."""
        samples = "1 training sample" if count == 1 else f"{count:,} training samples"
        advice = (
            f"give resampler.k at most {largest_k}"
            if largest_k >= 1
            else "choose random_over, which needs no neighbours"
        )
        k = getattr(self, "k", None)
        return InvalidValue(
            f"Class '{name}' has {samples}; resampler = '{self.slug}' with k = {k} needs at least {needed:,}: {advice}, or "
            "take more data."
        )


def smallest_class(class_counts: Sequence[int]) -> int:
    """Return the rarest class that has samples, the first of several."""
    return min((count, label) for label, count in enumerate(class_counts) if count)[1]


@dataclass(frozen=True)
class UnderSampler(ImbalancedLearn):
    """Reduces every class to at most the size that `ratio` determines."""

    ratio: float = parameter(
        1.0,
        "Size of the rarest class divided by the largest size that any other class keeps: 1 makes all classes equal, 0.5 keeps "
        "twice as many samples of the others.",
        above=0,
        at_most=1,
    )

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        limit = int(min((count for count in class_counts if count), default=0) / self.ratio)
        return [min(count, limit) for count in class_counts]

    def strategy(self, class_counts: Sequence[int]) -> str | dict[int, int]:
        """Return imbalanced-learn's `sampling_strategy`."""
        if self.ratio == 1:
            return "auto"
        rarest = smallest_class(class_counts)
        targets = enumerate(self.expected_counts(class_counts))
        return {label: count for label, count in targets if count and label != rarest}


@dataclass(frozen=True)
class OverSampler(ImbalancedLearn):
    """Adds samples to the rarer classes until they reach the size that `ratio` determines."""

    ratio: float = parameter(
        1.0,
        "Smallest size of every class, as a share of the largest class: 1 makes all classes equal.",
        above=0,
        at_most=1,
    )

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        target = int(max(class_counts) * self.ratio)
        return [max(count, target) if count else 0 for count in class_counts]

    def strategy(self, class_counts: Sequence[int]) -> str | dict[int, int]:
        """Return imbalanced-learn's `sampling_strategy`."""
        if self.ratio == 1:
            return "auto"
        return {label: count for label, count in enumerate(self.expected_counts(class_counts)) if count}

    def growing(self, class_counts: Sequence[int]) -> list[int]:
        """Return the classes that receive additional samples."""
        targets = self.expected_counts(class_counts)
        return [label for label, count in enumerate(class_counts) if targets[label] > count]
