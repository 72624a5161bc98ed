"""Preprocessing of the columns of a table, which depends on the training part only."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

import data
from core.errors import InvalidValue
from core.method.component import component
from core.method.dataset import Dataset
from core.method.imbalance.none import NoImbalance
from core.method.resampler import Resampler
from core.method.resampler.categories import one_hot
from core.method.resampler.none import NoResampling
from core.preparation.prepare import input_shape, prepare, prepare_stacks
from core.preparation.prepared import Prepared
from core.preparation.preprocessing import Preprocessing
from core.preparation.training_data import TrainingData
from data import Field

FIELDS = (Field("age", "number"), Field("town", "category", ("Bonn", "Kiel", "Ulm", "Zeitz")), Field("since", "date"))
CLASSES = ("no", "yes")


def raw(rows: int = 300, seed: int = 0) -> np.ndarray:
    """Return ages with gaps, towns with gaps of which Zeitz is rare, and dates."""
    random = np.random.default_rng(seed)
    age = random.normal(40, 10, rows)
    age[random.random(rows) < 0.1] = np.nan
    town = random.choice([0.0, 1.0, 2.0, np.nan], rows)
    town[:2] = 3
    return np.column_stack([age, town, random.integers(18_000, 19_000, rows)])


@dataclass(frozen=True)
class Towns(Dataset):
    """A mixed table; not registered. `planted` rows hold other values, which a test part may hold and training must not see."""

    planted: tuple[int, ...] = ()
    count: int = 300

    @property
    def known_classes(self) -> tuple[str, ...]:
        return CLASSES

    def everything(self) -> data.Samples:
        features = raw(self.count)
        features[list(self.planted)] = [1e9, 4.0, 1e6]
        labels = np.zeros(self.count, dtype=np.int64)
        labels[::5] = 1
        return data.Samples(
            features=features,
            labels=labels,
            class_names=CLASSES,
            kind="table",
            source="this test",
            feature_names=tuple(field.name for field in FIELDS),
            fields=tuple(
                replace(field, categories=(*field.categories, "Nowhere")) if field.categories else field
                for field in FIELDS
            ),
        )


UNCHANGED = NoResampling()


def prepared(dataset: Dataset, resampler: Resampler = UNCHANGED, seeds: tuple[int, ...] = (0,)) -> Prepared:
    return prepare(TrainingData(dataset, NoImbalance(), False, list(seeds), resampler=resampler))


def resampler(slug: str, **values: object) -> Resampler:
    return component("resampler", slug).from_dict(values)  # type: ignore[return-value]


def test_numbers_get_the_median_a_flag_mean_0_and_deviation_1() -> None:
    training = raw()
    preprocessing = Preprocessing(FIELDS, training)
    ages = np.where(np.isnan(training[:, 0]), np.nanmedian(training[:, 0]), training[:, 0])
    columns = preprocessing(training)
    assert columns.dtype == np.float32
    np.testing.assert_allclose(columns[:, [0]], StandardScaler().fit_transform(ages[:, None]), atol=1e-6)
    np.testing.assert_array_equal(columns[:, 2], np.isnan(training[:, 0]))
    assert preprocessing.names[:3] == ("age", "since", "age is missing")


def test_each_name_gets_a_column_and_rare_and_unknown_ones_share_one() -> None:
    preprocessing = Preprocessing(FIELDS, raw())
    assert preprocessing.names[3:] == (
        "town = Bonn",
        "town = Kiel",
        "town = Ulm",
        "town = (missing)",
        "town is another name",
    )
    rows = np.array([[40, 0, 18_000], [40, np.nan, 18_000], [40, 3, 18_000], [40, 4, 18_000]])
    np.testing.assert_array_equal(
        preprocessing(rows)[:, 3:], [[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 1]]
    )


def test_columns_can_be_folded_and_unfolded() -> None:
    preprocessing = Preprocessing(FIELDS, raw())
    columns = preprocessing(raw())
    compact = preprocessing.compact(columns)
    assert compact.shape == (300, 4)
    assert preprocessing.categorical == (3,)
    np.testing.assert_array_equal(preprocessing.expand(compact), columns)


@pytest.mark.parametrize("places", [[0], [1], [2], [0, 2]])
def test_tables_of_one_kind_and_without_gaps_are_no_exception(places: list[int]) -> None:
    fields, training = [FIELDS[place] for place in places], np.nan_to_num(raw()[:, places], nan=1.0)
    preprocessing = Preprocessing(fields, training)
    columns = preprocessing(training)
    assert columns.shape == (300, len(preprocessing.names))
    np.testing.assert_array_equal(preprocessing.expand(preprocessing.compact(columns)), columns)
    assert preprocessing(training[:0]).shape == (0, preprocessing.width)


def test_constant_and_empty_columns_and_enormous_values_stay_finite() -> None:
    fields = [Field("always", "number"), Field("never", "number"), Field("one", "category", ("a",))]
    training = np.column_stack([np.full(50, 7.0), np.full(50, np.nan), np.zeros(50)])
    preprocessing = Preprocessing(fields, training)
    assert np.isfinite(preprocessing(training)).all()
    assert np.isfinite(preprocessing(np.array([[1e30, 1e30, 5.0]]))).all()


def test_what_was_done_is_said_for_each_column() -> None:
    steps = {step.column: step for step in Preprocessing(FIELDS, raw()).steps()}
    assert list(steps) == ["age", "town", "since"]
    assert steps["age"].becomes == 2
    assert steps["age"].what.startswith("a missing value becomes the median, ")
    assert steps["since"].what == "days since 1970, nothing is missing in training; then mean 0 and deviation 1"
    assert steps["town"].becomes == 5
    assert "Bonn, Kiel, Ulm, (missing); 1 rarer ones" in steps["town"].what


@pytest.mark.parametrize("slug", ["none", "random_under", "smote", "smote_enn", "edited_nn"])
def test_nothing_in_the_test_part_changes_what_is_trained_on(slug: str) -> None:
    """A leak is planted in every test row: enormous numbers, far dates and a name that no training row has."""
    clean = Towns()
    used = resampler(slug)
    before = prepared(clean, used)
    everything = Preprocessing(clean.load().fields, clean.load().features)
    training = prepared(clean).preprocessing[0]
    tested = _tested(clean)
    assert len(tested) == prepared(clean).test.samples
    planted = Towns(planted=tuple(tested))
    after = prepared(planted, used)
    np.testing.assert_array_equal(after.train.dense(), before.train.dense())
    np.testing.assert_array_equal(after.train_labels, before.train_labels)
    assert after.preprocessing[0].names == before.preprocessing[0].names
    assert not np.array_equal(after.test.dense(), before.test.dense())
    # The same rows do change a preprocessing that sees them.
    leaking = Preprocessing(planted.load().fields, planted.load().features)
    assert leaking.steps() != everything.steps()
    assert training.steps() != everything.steps()


def _tested(dataset: Towns) -> list[int]:
    """Return the rows in the test part of seed 0; dates or ages differ between all rows."""
    arrays = prepared(dataset)
    rows = arrays.preprocessing[0](dataset.load().features)
    trained = {row.tobytes() for row in arrays.train.dense()[0]}
    return [place for place, row in enumerate(rows) if row.tobytes() not in trained]


def test_validation_is_not_seen_either() -> None:
    arrays = prepare(TrainingData(Towns(), NoImbalance(), True, [0]))
    assert arrays.validation is not None
    np.testing.assert_allclose(arrays.train.dense()[0][:, 0].mean(), 0, atol=1e-5)
    assert abs(arrays.validation.dense()[0][:, 0].mean()) > 1e-3


def test_seeds_with_fewer_columns_are_filled_up_with_zeros() -> None:
    seeds = tuple(range(12))
    dataset = Towns(planted=tuple(range(20, 27)), count=120)
    arrays = prepared(dataset, seeds=seeds)
    widths = {fitted.width for fitted in arrays.preprocessing}
    assert len(widths) > 1
    assert arrays.train.shape == (max(widths),) == input_shape(TrainingData(dataset, NoImbalance(), False, seeds))
    for place, preprocessing in enumerate(arrays.preprocessing):
        alone = prepared(dataset, seeds=(place,))
        np.testing.assert_array_equal(arrays.train.dense()[place][:, : preprocessing.width], alone.train.dense()[0])
        assert not arrays.train.dense()[place][:, preprocessing.width :].any()
    for several in ((0,), seeds):  # the cache distinguishes a seed alone from the same seed among others
        for stack in prepare_stacks(TrainingData(dataset, NoImbalance(), False, several, resampler=resampler("smote"))):
            assert stack.data.train.shape == prepared(dataset, seeds=several).train.shape


def test_smote_of_a_mixed_table_is_smotenc_on_its_columns() -> None:
    from imblearn.over_sampling import SMOTENC

    before = prepared(Towns())
    preprocessing = before.preprocessing[0]
    compact, labels = preprocessing.compact(before.train.dense()[0]), before.train_labels[0]
    resampled, resampled_labels = SMOTENC([preprocessing.categorical[0]], random_state=0).fit_resample(compact, labels)
    after = prepared(Towns(), resampler("smote"))
    np.testing.assert_array_equal(after.train_labels[0], resampled_labels)
    np.testing.assert_array_equal(after.train.dense()[0], preprocessing.expand(resampled))
    names = after.train.dense()[0][:, 3:]
    assert set(np.unique(names)) == {0.0, 1.0}
    np.testing.assert_array_equal(names.sum(1), 1)


@pytest.mark.parametrize("slug", ["smote_enn", "smote_tomek"])
def test_cleaning_after_smote_measures_on_a_column_for_each_name(slug: str) -> None:
    from imblearn.over_sampling import SMOTENC
    from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks

    before = prepared(Towns())
    preprocessing = before.preprocessing[0]
    compact, labels = preprocessing.compact(before.train.dense()[0]), before.train_labels[0]
    resampled, resampled_labels = SMOTENC(list(preprocessing.categorical), random_state=0).fit_resample(compact, labels)
    cleaning = TomekLinks if slug == "smote_tomek" else EditedNearestNeighbours
    cleaned = cleaning(sampling_strategy="all").fit(one_hot(resampled, preprocessing.categorical), resampled_labels)
    cleaned.fit_resample(one_hot(resampled, preprocessing.categorical), resampled_labels)
    after = prepared(Towns(), resampler(slug))
    np.testing.assert_array_equal(after.train.dense()[0], preprocessing.expand(resampled[cleaned.sample_indices_]))


@pytest.mark.parametrize("slug", ["edited_nn", "tomek_links", "near_miss_1", "condensed_nn"])
def test_choosing_rows_of_a_mixed_table_measures_on_a_column_for_each_name(slug: str) -> None:
    before = prepared(Towns())
    preprocessing = before.preprocessing[0]
    features, labels = before.train.dense()[0], before.train_labels[0]
    order = [*range(3), *range(3, preprocessing.width)]
    expected = resampler(slug).resample(np.ascontiguousarray(features[:, order]), labels, 0)
    after = prepared(Towns(), resampler(slug))
    np.testing.assert_array_equal(after.train.dense()[0], features[expected.kept])


@pytest.mark.parametrize("slug", ["adasyn", "borderline_smote_1", "borderline_smote_2"])
def test_samplers_that_only_know_numbers_are_refused_where_columns_hold_names(slug: str) -> None:
    with pytest.raises(InvalidValue, match="column 'town' holds names: choose smote"):
        resampler(slug).check_categories(["town"])
    resampler(slug).check_categories([])


def test_smote_of_nothing_but_names_is_refused() -> None:
    features = np.random.default_rng(0).integers(0, 3, (60, 2)).astype(np.float32)
    labels = np.repeat([0, 1], [45, 15])
    with pytest.raises(InvalidValue, match="every column that is learnt from holds names: choose random_over"):
        resampler("smote").resample(features, labels, 0, (0, 1))


def test_flags_of_synthetic_rows_are_0_or_1() -> None:
    @dataclass(frozen=True)
    class Ages(Towns):
        def everything(self) -> data.Samples:
            whole = super().everything()
            places = [0, 2]
            fields = tuple(whole.fields[place] for place in places)
            return replace(whole, features=whole.features[:, places], fields=fields)

    after = prepared(Ages(), resampler("adasyn"))
    assert set(np.unique(after.train.dense()[0][:, 2])) == {0.0, 1.0}
