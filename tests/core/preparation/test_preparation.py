"""From a dataset and an imbalance to arrays."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

import data
from core.errors import InvalidValue
from core.method.component import component, components
from core.method.dataset import Dataset
from core.method.dataset.on_disk import OnDisk
from core.method.dataset.split_off import SplitOff
from core.method.imbalance import Imbalance
from core.preparation.inputs import Inputs
from core.preparation.prepare import prepare
from core.preparation.splitting import test_counts as counts_of_the_test_part
from core.preparation.splitting import train_counts
from core.preparation.training_data import TrainingData


def dataset(slug: str, **values: object) -> Dataset:
    return component("dataset", slug).from_dict(values)  # type: ignore[return-value]


def imbalance(slug: str, **values: object) -> Imbalance:
    return component("imbalance", slug).from_dict(values)  # type: ignore[return-value]


@dataclass(frozen=True)
class Given(Dataset):
    """Numbered samples with given class counts; not registered. One feature is the row number, the others are constant."""

    counts: tuple[int, ...] = ()
    kind: str = "image"

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple("abcdefgh"[: len(self.counts)])

    def everything(self) -> data.Samples:
        rows = np.arange(sum(self.counts), dtype=np.float32)
        return data.Samples(
            features=np.column_stack([rows, np.full_like(rows, 0.1)]),
            labels=np.random.default_rng(0).permutation(np.repeat(np.arange(len(self.counts)), self.counts)),
            class_names=self.known_classes,
            kind=self.kind,  # type: ignore[arg-type]
            source="this test",
        )


@dataclass(frozen=True)
class Unscaled(Dataset):
    """The same samples as images, so that they are split in the same way and not scaled; not registered."""

    original: str = "wine"

    @property
    def known_classes(self) -> tuple[str, ...]:
        return dataset(self.original).known_classes

    def everything(self) -> data.Samples:
        return replace(dataset(self.original).everything(), kind="image")


def rows(part: np.ndarray | None) -> list[set[int]]:
    """Return the rows of a `Given` dataset in the part of each seed."""
    assert part is not None
    return [set(seed_part[:, 0].astype(int)) for seed_part in part]


PLENTY = Given(counts=(400, 300, 200))


@pytest.mark.parametrize("early_stop", [False, True])
@pytest.mark.parametrize("slug", [slug for slug, kind in components("dataset").items() if not issubclass(kind, OnDisk)])
@pytest.mark.parametrize("profile", components("imbalance"))
def test_counts_are_known_before_and_equal_for_every_seed(slug: str, profile: str, early_stop: bool) -> None:
    prepared = prepare(TrainingData(dataset(slug), imbalance(profile), early_stop, range(3)))
    classes = len(prepared.train_counts)
    assert train_counts(dataset(slug), imbalance(profile), early_stop) == prepared.train_counts
    for labels in prepared.train_labels:
        assert np.bincount(labels, minlength=classes).tolist() == prepared.train_counts
    assert prepared.train.dense().shape[:2] == prepared.train_labels.shape == (3, sum(prepared.train_counts))
    balanced = all(np.ptp(np.bincount(labels, minlength=classes)) == 0 for labels in prepared.test_labels)
    assert balanced or dataset(slug).load().test is not None


@pytest.mark.parametrize("early_stop", [False, True])
def test_no_sample_is_in_two_parts(early_stop: bool) -> None:
    prepared = prepare(TrainingData(PLENTY, imbalance("exponential", factor=4), early_stop, range(5)))
    parts = [rows(prepared.train.dense()), rows(prepared.test.dense())]
    sizes = prepared.train_labels.shape[1] + prepared.test_labels.shape[1]
    if early_stop:
        parts.append(rows(prepared.validation.dense()))
        assert prepared.validation_labels is not None
        sizes += prepared.validation_labels.shape[1]
    for seed_parts in zip(*parts, strict=True):
        assert len(set().union(*seed_parts)) == sizes


def test_every_feature_row_keeps_its_label() -> None:
    prepared = prepare(TrainingData(PLENTY, imbalance("step", factor=4), True, range(2)))
    truth = PLENTY.load().labels
    for features, labels in (
        (prepared.train.dense(), prepared.train_labels),
        (prepared.validation.dense(), prepared.validation_labels),
        (prepared.test.dense(), prepared.test_labels),
    ):
        assert features is not None
        np.testing.assert_array_equal(truth[features[..., 0].astype(int)], labels)


def test_the_test_part_is_balanced_and_thirty_per_cent() -> None:
    prepared = prepare(TrainingData(dataset("digits"), imbalance("none"), False, [0]))
    assert np.bincount(prepared.test_labels[0]).tolist() == [1797 * 3 // 100] * 10


@dataclass(frozen=True)
class Natural(Given, SplitOff):
    """The same samples with a test part of chosen shares; not registered."""


def test_a_natural_test_part_is_thirty_per_cent_of_each_class_and_at_least_one() -> None:
    as_it_is = Natural(counts=(900, 51, 2), test_part="natural")
    prepared = prepare(TrainingData(as_it_is, imbalance("none"), False, range(2)))
    assert [np.bincount(labels).tolist() for labels in prepared.test_labels] == [[270, 15, 1]] * 2
    assert prepared.train_counts == [630, 36, 1]
    assert counts_of_the_test_part(as_it_is) == [270, 15, 1]
    assert not rows(prepared.train.dense())[0] & rows(prepared.test.dense())[0]
    assert (
        counts_of_the_test_part(Natural(counts=(900, 51, 2)))
        == counts_of_the_test_part(Given(counts=(900, 51, 2)))
        == [1, 1, 1]
    )


def test_an_imbalance_leaves_a_natural_test_part_alone() -> None:
    natural = Natural(counts=(400, 200), test_part="natural")
    counts = [
        np.bincount(prepare(TrainingData(natural, chosen, False, [0])).test_labels[0]).tolist()
        for chosen in (imbalance("none"), imbalance("step", factor=10))
    ]
    assert counts == [[120, 60]] * 2


def test_the_test_part_takes_at_most_half_of_the_smallest_class() -> None:
    prepared = prepare(TrainingData(Given(counts=(900, 11)), imbalance("none"), False, [0]))
    assert np.bincount(prepared.test_labels[0]).tolist() == [5, 5]
    assert prepared.train_counts == [895, 6]


def test_the_smallest_dataset_has_one_test_sample_a_class() -> None:
    prepared = prepare(TrainingData(Given(counts=(2, 2)), imbalance("none"), False, [0]))
    assert prepared.test_labels.tolist() == [[0, 1]]
    assert prepared.train_counts == [1, 1]


def test_the_test_part_is_the_same_whatever_the_imbalance_and_early_stopping() -> None:
    reference = prepare(TrainingData(PLENTY, imbalance("none"), False, range(3)))
    for profile in (imbalance("exponential", factor=50), imbalance("step", reverse=True)):
        for early_stop in (False, True):
            prepared = prepare(TrainingData(PLENTY, profile, early_stop, range(3)))
            np.testing.assert_array_equal(prepared.test.dense(), reference.test.dense())


def test_the_test_part_is_the_same_whatever_the_order_of_the_classes() -> None:
    ascending, other = (
        prepare(TrainingData(dataset("digits", classes=classes), imbalance("none"), False, [5]))
        for classes in ([3, 8], [8, 3])
    )
    np.testing.assert_array_equal(ascending.test.dense()[0, :53], other.test.dense()[0, 53:])
    np.testing.assert_array_equal(ascending.test.dense()[0, 53:], other.test.dense()[0, :53])
    assert ascending.outside is not None
    assert other.outside is not None
    np.testing.assert_array_equal(ascending.outside.dense(), other.outside.dense())


def test_a_stronger_imbalance_keeps_part_of_what_a_weaker_one_keeps() -> None:
    mild, strong = (
        rows(
            prepare(
                TrainingData(Given(counts=(400, 400, 400)), imbalance("exponential", factor=factor), False, range(3))
            ).train.dense()
        )
        for factor in (2, 40)
    )
    assert all(few < many for few, many in zip(strong, mild, strict=True))


def test_seeds_have_different_splits_that_do_not_depend_on_each_other() -> None:
    together = prepare(TrainingData(dataset("moons"), imbalance("exponential"), True, [4, 7]))
    alone = prepare(TrainingData(dataset("moons"), imbalance("exponential"), True, [7]))
    for name, part in vars(alone).items():
        both = getattr(together, name)
        if isinstance(part, Inputs):
            np.testing.assert_array_equal(both.dense()[1:], part.dense())
        elif isinstance(part, np.ndarray):
            np.testing.assert_array_equal(both[1:], part)
    assert not np.array_equal(together.test.dense()[0], together.test.dense()[1])


def test_preparing_twice_gives_the_same_arrays() -> None:
    first, second = (
        prepare(TrainingData(dataset("digits", classes="3,8"), imbalance("step"), True, range(2))) for _ in range(2)
    )
    for name, part in vars(first).items():
        again = getattr(second, name)
        if isinstance(part, Inputs):
            np.testing.assert_array_equal(again.dense(), part.dense())
        else:
            np.testing.assert_array_equal(again, part)


def test_every_sample_is_tested_equally_often() -> None:
    prepared = prepare(TrainingData(Given(counts=(20, 20)), imbalance("none"), False, range(600)))
    times = Counter(int(row) for row in prepared.test.dense()[..., 0].ravel())
    assert len(times) == 40
    # 600 draws at 30 %: mean 180, standard deviation 11.2.
    assert all(abs(count - 180) < 5 * 11.3 for count in times.values())


def test_validation_takes_a_fifth_of_each_class_from_the_training_part() -> None:
    without = prepare(TrainingData(PLENTY, imbalance("counts", counts=[100, 14, 1]), False, range(3)))
    prepared = prepare(TrainingData(PLENTY, imbalance("counts", counts=[100, 14, 1]), True, range(3)))
    assert prepared.train_counts == [80, 12, 1]
    assert prepared.validation_labels is not None
    assert np.bincount(prepared.validation_labels[0]).tolist() == [20, 2]
    parts = zip(
        rows(prepared.train.dense()), rows(prepared.validation.dense()), rows(without.train.dense()), strict=True
    )
    assert all(train | validation == whole for train, validation, whole in parts)


def test_there_is_no_validation_part_without_early_stopping() -> None:
    prepared = prepare(TrainingData(PLENTY, imbalance("none"), False, [0]))
    assert prepared.validation is None
    assert prepared.validation_labels is None


@pytest.mark.parametrize(("slug", "classes"), [("breast_cancer", ()), ("wine", ("class_2", "class_0"))])
def test_standardisation_is_that_of_scikit_learn_fitted_on_the_training_part(slug: str, classes: tuple[str]) -> None:
    profile = imbalance("exponential", factor=3)
    prepared = prepare(TrainingData(dataset(slug, classes=classes), profile, True, [0]))
    raw = prepare(TrainingData(Unscaled(original=slug, classes=classes), profile, True, [0]))
    scaler = StandardScaler().fit(raw.train.dense()[0].astype(float))
    parts = ["train", "validation", "test"] + ["outside"] * bool(classes)
    for part in parts:
        inputs, expected = getattr(prepared, part).dense()[0], scaler.transform(getattr(raw, part).dense()[0])
        np.testing.assert_allclose(inputs, expected, atol=1e-5)


def test_the_training_part_of_a_table_has_mean_zero_and_deviation_one_for_every_seed() -> None:
    prepared = prepare(TrainingData(dataset("wine"), imbalance("none"), False, range(4)))
    np.testing.assert_allclose(prepared.train.dense().mean(axis=1), 0, atol=1e-5)
    np.testing.assert_allclose(prepared.train.dense().std(axis=1), 1, atol=1e-5)


def test_a_constant_column_becomes_zero() -> None:
    prepared = prepare(TrainingData(Given(counts=(30, 30), kind="table"), imbalance("none"), False, range(3)))
    assert (prepared.train.dense()[..., 1] == 0).all()
    assert (prepared.test.dense()[..., 1] == 0).all()
    assert (prepared.noise.dense()[..., 1] == 0).all()


def test_points_are_not_scaled_so_that_they_can_be_drawn_where_they_are() -> None:
    prepared = prepare(TrainingData(dataset("moons"), imbalance("none"), False, [0]))
    raw = prepare(TrainingData(Unscaled(original="moons"), imbalance("none"), False, [0]))
    np.testing.assert_array_equal(prepared.train.dense(), raw.train.dense())


def test_digits_stay_between_zero_and_one() -> None:
    prepared = prepare(TrainingData(dataset("digits"), imbalance("exponential"), False, range(2)))
    assert (prepared.train.dense().min(), prepared.train.dense().max()) == (0, 1)


def test_outside_samples_are_all_there_when_they_are_few() -> None:
    chosen = Unscaled(original="wine", classes=("class_0", "class_1"))
    prepared = prepare(TrainingData(chosen, imbalance("none"), False, range(2)))
    assert prepared.outside is not None
    for part in prepared.outside.dense():
        np.testing.assert_array_equal(part, data.wine().features[data.wine().labels == 2])


def test_at_most_a_thousand_outside_samples_are_drawn_each_once() -> None:
    small, large = (Given(counts=(30, 30, size), classes=("a", "b")) for size in (1000, 1001))
    whole = prepare(TrainingData(small, imbalance("none"), False, range(2))).outside.dense()
    drawn = prepare(TrainingData(large, imbalance("none"), False, range(2))).outside.dense()
    assert [len(part) for part in rows(whole)] == [1000, 1000]
    first, second = rows(drawn)
    assert len(first) == len(second) == 1000
    assert first != second


def test_the_outside_samples_are_the_same_with_and_without_early_stopping() -> None:
    parts = [
        rows(
            prepare(
                TrainingData(Given(counts=(30, 30, 3000), classes=("a", "b")), imbalance("none"), stop, [0])
            ).outside.dense()
        )
        for stop in (False, True)
    ]
    assert parts[0] == parts[1]


def test_noise_fills_the_range_of_the_training_part() -> None:
    prepared = prepare(TrainingData(dataset("moons"), imbalance("none"), False, range(3)))
    low, high = prepared.train.dense().min(axis=1), prepared.train.dense().max(axis=1)
    position = (prepared.noise.dense() - low[:, None]) / (high - low)[:, None]
    assert prepared.noise.dense().shape == (3, 100, 2)
    assert position.min() >= 0
    assert position.max() <= 1 + 1e-6
    np.testing.assert_allclose(position.mean(axis=1), 0.5, atol=0.12)


def test_all_arrays_are_of_the_stated_types() -> None:
    prepared = prepare(TrainingData(dataset("digits", classes="3,8"), imbalance("none"), True, range(2)))
    for name, part in vars(prepared).items():
        if isinstance(part, Inputs):
            assert part.values.dtype == np.float32
            assert part.rows.dtype == np.int64
            assert part.dense().shape == (2, part.samples, 1, 8, 8)
        elif name not in ("train_counts", "preprocessing"):
            assert part.dtype == np.int64


@pytest.mark.parametrize(("counts", "amount"), [((1, 9), "1 sample"), ((0, 9), "0 samples")])
def test_a_class_too_small_to_split_is_refused(counts: tuple[int, ...], amount: str) -> None:
    sentence = (
        f"Class 'a' has {amount}; each class needs at least 2, one to learn from and one to be tested on: "
        "leave it out with dataset.classes."
    )
    with pytest.raises(InvalidValue) as caught:
        train_counts(Given(counts=counts), imbalance("none"), False)
    assert str(caught.value) == sentence
    with pytest.raises(InvalidValue) as caught:
        prepare(TrainingData(Given(counts=counts), imbalance("none"), False, [0]))
    assert str(caught.value) == sentence


def test_early_stopping_without_enough_samples_to_validate_on_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        train_counts(PLENTY, imbalance("counts", counts=[4, 4, 1]), True)
    assert str(caught.value) == (
        "early_stop uses a fifth of each class for validation and needs a class of at least 5 training samples; "
        "the largest has 4: set early_stop to 0 or take more data."
    )
