"""The `resampler` axis: what is done to the training part before training, once for each seed."""

import warnings
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.errors import InvalidValue
from core.method.component import Component
from core.method.parameter import parameter
from core.method.resampler.categories import one_hot


@dataclass(frozen=True, eq=False)
class Resampled:
    """A training part after resampling.

    Attributes:
        features: float32 `[M, d]`.
        labels: int64 `[M]`.
        kept: which row of the original each one is, −1 for a synthetic one, int64 `[M]`; a copied row occurs several times.
        parents: the two rows of the original that a synthetic one lies between, −1 for the others, int64 `[M, 2]`; None
            where the sampler does not know them.
    """

    features: np.ndarray
    labels: np.ndarray
    kept: np.ndarray
    parents: np.ndarray | None = None


@dataclass(frozen=True)
class Resampler(Component, axis="resampler"):
    """A way to choose, copy or make training samples. Test and validation parts are never resampled.

    Its `code` is a remark for who runs it by imbalanced-learn; the call itself is read back from `ImbalancedLearn.sampler`.

    Attributes:
        takes_categories: whether it can be used where columns hold names.
        looks_at_features: whether what it does depends on more than the labels.
    """

    takes_categories: ClassVar[bool] = True
    looks_at_features: ClassVar[bool] = True

    def check_categories(self, names: Sequence[str]) -> None:
        """Raise `InvalidValue` when it cannot be used where these columns hold names."""
        if names and not self.takes_categories:
            raise InvalidValue(
                f"resampler = '{self.slug}' makes values between two samples, and column '{names[0]}' holds names: choose "
                "smote, which then takes the commonest name among the neighbours (SMOTENC), or leave the column out."
            )

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        """Raise `InvalidValue` when a class has too few samples for this resampler; the sentence names it."""

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        """About how many samples each class will have, from how many it has: known before any sample is looked at."""
        return list(class_counts)

    @abstractmethod
    def resample(
        self,
        features: np.ndarray,
        labels: np.ndarray,
        seed: int,
        categorical: Sequence[int] = (),
        class_names: Sequence[str] | None = None,
    ) -> Resampled:
        """The training part as training gets it.

        Args:
            features: float32 `[N, d]`.
            labels: int64 `[N]`, in 0…C−1.
            seed: the seed of the run, handed to imbalanced-learn as it is.
            categorical: columns whose values are names, not numbers: no value between two of them is ever made, and two
                different ones are equally far apart.
            class_names: how messages call the classes; None calls them by number.

        Raises:
            InvalidValue: a class too small for this resampler, fewer than two classes left, or no numbers to make samples
                between.
        """

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        """About how long it takes for one seed, on one core."""
        del class_counts, columns
        return 0.0


@dataclass(frozen=True)
class ImbalancedLearn(Resampler):
    """A resampler of imbalanced-learn.

    Attributes:
        chooses: whether it chooses or copies rows and makes none.
    """

    chooses: ClassVar[bool] = True

    @abstractmethod
    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        """The sampler of imbalanced-learn that does it.

        Args:
            class_counts: training samples of each class, `[C]`.
            seed: its `random_state`.
            categorical: see `resample`.
        """

    def origin(self, sampler: Any, features: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray | None]:
        """`kept` and `parents` of `Resampled`, from a sampler that has made `size` samples."""
        del features, size
        return np.asarray(sampler.sample_indices_, dtype=np.int64), None

    def resample(
        self,
        features: np.ndarray,
        labels: np.ndarray,
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
                # That a class ends with fewer samples than asked for is seen in the counts.
                warnings.filterwarnings("ignore", "The number of the samples to be selected is larger", UserWarning)
                new_features, new_labels = sampler.fit_resample(measured, labels)
        except (ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise InvalidValue(
                f"resampler = '{self.slug}' cannot be used on this training set: {reason}. Choose another resampler."
            ) from None
        left = np.unique(new_labels)
        if len(left) < 2:
            there = f"only class '{names[left[0]]}'" if len(left) else "no sample"
            raise InvalidValue(
                f"resampler = '{self.slug}' leaves {there} of this training set; choose another resampler or a smaller k."
            )
        kept, parents = self.origin(sampler, measured, len(new_labels))
        if measured is not features:
            new_features = features[kept]
        return Resampled(np.ascontiguousarray(new_features, np.float32), new_labels.astype(np.int64), kept, parents)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 0.001 + 1e-9 * sum(class_counts) * columns

    def too_few(self, name: str, count: int, needed: int, largest_k: int) -> InvalidValue:
        """The error for a class that has fewer samples than a number of neighbours takes."""
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
    """The rarest class that has samples, the first of several."""
    return min((count, label) for label, count in enumerate(class_counts) if count)[1]


@dataclass(frozen=True)
class UnderSampler(ImbalancedLearn):
    """Takes as many samples of every class, as it says."""

    ratio: float = parameter(
        1.0,
        "Size of the rarest class as a share of what every other class keeps at most: 1 makes all equal, 0.5 keeps twice as "
        "many of the others.",
        above=0,
        at_most=1,
    )

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        limit = int(min((count for count in class_counts if count), default=0) / self.ratio)
        return [min(count, limit) for count in class_counts]

    def strategy(self, class_counts: Sequence[int]) -> str | dict[int, int]:
        """`sampling_strategy` as imbalanced-learn wants it."""
        if self.ratio == 1:
            return "auto"
        rarest = smallest_class(class_counts)
        targets = enumerate(self.expected_counts(class_counts))
        return {label: count for label, count in targets if count and label != rarest}


@dataclass(frozen=True)
class OverSampler(ImbalancedLearn):
    """Adds samples to the rarer classes until they have as many as it says."""

    ratio: float = parameter(
        1.0,
        "Size that every rarer class gets at least, as a share of the largest class: 1 makes all equal.",
        above=0,
        at_most=1,
    )

    def expected_counts(self, class_counts: Sequence[int]) -> list[int]:
        target = int(max(class_counts) * self.ratio)
        return [max(count, target) if count else 0 for count in class_counts]

    def strategy(self, class_counts: Sequence[int]) -> str | dict[int, int]:
        """`sampling_strategy` as imbalanced-learn wants it."""
        if self.ratio == 1:
            return "auto"
        return {label: count for label, count in enumerate(self.expected_counts(class_counts)) if count}

    def growing(self, class_counts: Sequence[int]) -> list[int]:
        """The classes that get more samples."""
        wanted = self.expected_counts(class_counts)
        return [label for label, count in enumerate(class_counts) if wanted[label] > count]
