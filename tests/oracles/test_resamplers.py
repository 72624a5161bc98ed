"""Each resampler gives exactly what imbalanced-learn gives for the same data and seed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from imblearn import combine, over_sampling, under_sampling
from imblearn.under_sampling import EditedNearestNeighbours

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.component import component, components
from core.method.resampler import Resampler
from core.method.resampler.condensing import condensed_rows
from core.preparation.prepare import prepare, prepare_stacks
from core.preparation.training_data import TrainingData

# The settings of More's survey, as somebody would write them down without the lab.
THEIRS: dict[str, Callable[[int], Any]] = {
    "random_under": lambda seed: under_sampling.RandomUnderSampler(random_state=seed),
    "near_miss_1": lambda _: under_sampling.NearMiss(version=1, n_neighbors=3),
    "near_miss_2": lambda _: under_sampling.NearMiss(version=2, n_neighbors=3),
    "near_miss_3": lambda _: under_sampling.NearMiss(version=3, n_neighbors=3),
    "condensed_nn": lambda seed: under_sampling.CondensedNearestNeighbour(random_state=seed),
    "edited_nn": lambda _: EditedNearestNeighbours(n_neighbors=5),
    "repeated_edited_nn": lambda _: under_sampling.RepeatedEditedNearestNeighbours(n_neighbors=5),
    "tomek_links": lambda _: under_sampling.TomekLinks(),
    "random_over": lambda seed: over_sampling.RandomOverSampler(random_state=seed),
    "smote": lambda seed: over_sampling.SMOTE(random_state=seed),
    "borderline_smote_1": lambda seed: over_sampling.BorderlineSMOTE(random_state=seed, kind="borderline-1"),
    "borderline_smote_2": lambda seed: over_sampling.BorderlineSMOTE(random_state=seed, kind="borderline-2"),
    "adasyn": lambda seed: over_sampling.ADASYN(random_state=seed),
    "smote_tomek": lambda seed: combine.SMOTETomek(random_state=seed),
    "smote_enn": lambda seed: combine.SMOTEENN(random_state=seed),
}
CLASSES = {"two classes": (300, 40), "three classes": (200, 60, 30)}


def table(counts: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Overlapping clouds in four dimensions, in no order."""
    random = np.random.default_rng(5)
    labels = random.permutation(np.repeat(np.arange(len(counts)), counts))
    features = random.normal(size=(len(labels), 4)) + 1.2 * labels[:, None]
    return features.astype(np.float32), labels.astype(np.int64)


def ours(slug: str, **fields: Any) -> Resampler:
    return component("resampler", slug)(**fields)


def test_every_resampler_is_compared() -> None:
    # Copies are compared with weights, in `test_weights_and_copies`.
    assert {*THEIRS, "none", "copies"} == set(components("resampler"))


@pytest.mark.filterwarnings("ignore:The number of the samples to be selected:UserWarning")  # of theirs
@pytest.mark.parametrize("counts", CLASSES.values(), ids=CLASSES)
@pytest.mark.parametrize("slug", THEIRS)
@pytest.mark.parametrize("seed", [0, 3])
def test_it_gives_what_imbalanced_learn_gives(slug: str, seed: int, counts: tuple[int, ...]) -> None:
    features, labels = table(counts)
    got = ours(slug).resample(features, labels, seed)
    expected, expected_labels = THEIRS[slug](seed).fit_resample(features, labels)
    np.testing.assert_array_equal(got.features, expected)
    np.testing.assert_array_equal(got.labels, expected_labels)
    original = got.kept >= 0
    np.testing.assert_array_equal(got.features[original], features[got.kept[original]])
    np.testing.assert_array_equal(got.labels[original], labels[got.kept[original]])
    assert len(got.kept) == len(got.labels)


@pytest.mark.parametrize("slug", ["smote", "borderline_smote_1", "borderline_smote_2", "smote_tomek", "smote_enn"])
def test_a_synthetic_sample_lies_between_its_parents(slug: str) -> None:
    features, labels = table((300, 40))
    got = ours(slug).resample(features, labels, 0)
    synthetic = got.kept < 0
    assert synthetic.sum() > 50
    assert (got.parents[~synthetic] == -1).all()
    first, second = features[got.parents[synthetic]].transpose(1, 0, 2)
    points = got.features[synthetic]
    detour = np.linalg.norm(points - first, axis=1) + np.linalg.norm(points - second, axis=1)
    np.testing.assert_allclose(detour, np.linalg.norm(first - second, axis=1), atol=1e-4)
    assert (labels[got.parents[synthetic, 0]] == 1).all()


@pytest.mark.parametrize(
    ("slug", "fields", "theirs"),
    [
        ("random_under", {"ratio": 0.5}, under_sampling.RandomUnderSampler(sampling_strategy=0.5, random_state=1)),
        ("near_miss_1", {"ratio": 0.4, "k": 2}, under_sampling.NearMiss(sampling_strategy=0.4, n_neighbors=2)),
        ("random_over", {"ratio": 0.5}, over_sampling.RandomOverSampler(sampling_strategy=0.5, random_state=1)),
        ("smote", {"ratio": 0.7, "k": 3}, over_sampling.SMOTE(sampling_strategy=0.7, random_state=1, k_neighbors=3)),
        ("tomek_links", {"remove": "both"}, under_sampling.TomekLinks(sampling_strategy="all")),
        ("edited_nn", {"k": 3, "agreement": "mode"}, EditedNearestNeighbours(n_neighbors=3, kind_sel="mode")),
    ],
)
def test_its_parameters_are_those_of_imbalanced_learn(slug: str, fields: dict[str, Any], theirs: Any) -> None:
    features, labels = table((300, 40))
    got = ours(slug, **fields).resample(features, labels, 1)
    expected, expected_labels = theirs.fit_resample(features, labels)
    np.testing.assert_array_equal(got.features, expected)
    np.testing.assert_array_equal(got.labels, expected_labels)
    if "ratio" in fields:
        assert np.bincount(got.labels).tolist() == ours(slug, **fields).expected_counts([300, 40])


def test_condensing_with_remembered_distances_is_left_to_imbalanced_learn_where_distances_tie() -> None:
    features, labels = table((200, 60, 30))
    assert condensed_rows(features, labels, 0) is not None
    coarse = np.round(features)
    assert condensed_rows(coarse, labels, 0) is None
    expected = under_sampling.CondensedNearestNeighbour(random_state=0)
    expected.fit_resample(coarse, labels)
    np.testing.assert_array_equal(ours("condensed_nn").resample(coarse, labels, 0).kept, expected.sample_indices_)


def test_smote_takes_no_value_between_two_categories() -> None:
    features, labels = table((300, 40))
    features[:, 2] = np.arange(len(features)) % 3
    got = ours("smote").resample(features, labels, 0, categorical=(2,))
    expected, _ = over_sampling.SMOTENC([2], random_state=0).fit_resample(features, labels)
    np.testing.assert_array_equal(got.features, expected)
    assert set(got.features[:, 2]) == {0, 1, 2}


TOO_FEW = {
    "smote": "Class '8' has 4 training samples; resampler = 'smote' with k = 5 needs at least 6: give resampler.k at most 3, "
    "or take more data.",
    "adasyn": "Class '8' has 4 training samples; resampler = 'adasyn' with k = 5 needs at least 6: give resampler.k at most 3, "
    "or take more data.",
    "near_miss_2": "Class '8' has 4 training samples; resampler = 'near_miss_2' with k = 6 needs at least 6: give resampler.k at "
    "most 4, or take more data.",
}


@pytest.mark.parametrize("slug", TOO_FEW)
def test_a_class_too_small_for_its_neighbours_is_one_sentence(slug: str) -> None:
    values = {
        "dataset": {"name": "digits", "classes": [3, 8]},
        "imbalance": {"name": "counts", "counts": [60, 4]},
        "resampler": {"name": slug} | ({"k": 6} if slug == "near_miss_2" else {}),
    }
    with pytest.raises(InvalidValue) as caught:
        Experiment.from_dict(values)
    assert str(caught.value) == TOO_FEW[slug]


def test_a_single_sample_has_no_neighbours_at_all() -> None:
    features, labels = table((30, 1))
    with pytest.raises(InvalidValue, match=r"has 1 training sample; .* choose random_over, which needs no neighbours"):
        ours("smote", k=1).resample(features, labels, 0)


def test_adasyn_without_a_neighbour_of_another_class_is_one_sentence() -> None:
    features, labels = table((60, 20))
    features[labels == 1] += 1000
    with pytest.raises(InvalidValue, match=r"resampler = 'adasyn' cannot be used .* Choose another resampler\."):
        ours("adasyn").resample(features, labels, 0)


def test_a_resampler_that_leaves_one_class_is_one_sentence() -> None:
    features, labels = table((6, 6))
    features[:] = np.arange(12)[:, None]
    labels[:] = np.arange(12) % 2
    with pytest.raises(InvalidValue, match="resampler = 'smote_enn' leaves "):
        ours("smote_enn").resample(features, labels, 0)


@pytest.mark.parametrize("slug", ["random_under", "smote_enn"])
def test_only_the_training_part_is_resampled_after_label_noise(slug: str) -> None:
    values = {"dataset": "digits", "imbalance": {"name": "step", "factor": 8}, "label_noise": "symmetric", "seeds": 2}
    experiment = Experiment.from_dict(values | {"resampler": {"name": slug}})
    arguments = experiment.dataset, experiment.imbalance, True, [0, 1], experiment.label_noise
    before = prepare(TrainingData(*arguments))
    for stack in prepare_stacks(TrainingData(*arguments, experiment.resampler)):
        after, places = stack.data, list(stack.places)
        for part in ("test", "validation", "noise"):
            np.testing.assert_array_equal(getattr(after, part).dense(), getattr(before, part).dense()[places])
        np.testing.assert_array_equal(after.test_labels, before.test_labels[places])
        np.testing.assert_array_equal(after.validation_labels, before.validation_labels[places])
        assert after.train_counts == before.train_counts
        for row, place in enumerate(places):
            flat = before.train.dense()[place].reshape(before.train.samples, -1)
            expected, labels = THEIRS[slug](place).fit_resample(flat, before.train_labels[place])
            np.testing.assert_array_equal(after.train.dense()[row].reshape(len(expected), -1), expected)
            np.testing.assert_array_equal(after.train_labels[row], labels)


def test_images_of_whole_numbers_are_resampled_as_the_network_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    import data

    sample, random = data.digits(), np.random.default_rng(0)
    labels = np.repeat([0, 1], [60, 30])
    images = random.integers(256, size=(90, 3, 4, 4), dtype=np.uint8)
    few = data.Samples(
        images,
        labels,
        ("a", "b"),
        "image",
        "drawn",
        image_shape=(4, 4),
        channel_mean=(0.5,) * 3,
        channel_deviation=(0.2,) * 3,
    )
    assert sample.kind == "image"
    monkeypatch.setattr(data, "digits", lambda: few)
    dataset, imbalance = component("dataset", "digits")(), component("imbalance", "step")(factor=3)
    before = prepare(TrainingData(dataset, imbalance, False, [0]))
    after = prepare(TrainingData(dataset, imbalance, False, [0], resampler=ours("smote")))
    assert after.train.values.dtype == np.float32
    assert after.train.shape == (3, 4, 4)
    flat, _ = over_sampling.SMOTE(random_state=0).fit_resample(
        before.train.dense()[0].reshape(-1, 48), before.train_labels[0]
    )
    np.testing.assert_array_equal(after.train.dense()[0].reshape(-1, 48), flat)
    under = prepare(TrainingData(dataset, imbalance, False, [0], resampler=ours("random_under")))
    assert under.train.values is before.train.values, "nothing is copied where samples are only chosen"
