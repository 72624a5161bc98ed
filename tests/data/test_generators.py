"""Two-dimensional data."""

import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

import data

DEFAULTS = {
    "moons": lambda samples: data.moons(samples, 0.1),
    "blobs": lambda samples: data.blobs(samples, 3, 0.5),
    "gaussians": lambda samples: data.gaussians(samples, 45.0, 3.0, 0.5),
    "spirals": lambda samples: data.spirals(samples, 0.03, 1.0, 2),
}


@pytest.mark.parametrize("name", DEFAULTS)
@pytest.mark.parametrize("samples", [20, 301, 1000])
def test_a_generator_makes_as_many_points_as_asked_in_classes_of_equal_size(name: str, samples: int) -> None:
    dataset = DEFAULTS[name](samples)
    assert dataset.features.shape == (samples, 2)
    assert (dataset.features.dtype, dataset.labels.dtype) == (np.float32, np.int64)
    assert dataset.class_counts.sum() == samples
    assert np.ptp(dataset.class_counts) <= 1
    assert dataset.kind == "points"
    assert not dataset.features.flags.writeable


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_generator_makes_the_same_points_each_time(name: str) -> None:
    generate = getattr(data, name)
    first = DEFAULTS[name](500)
    generate.cache_clear()
    again = DEFAULTS[name](500)
    assert again is not first
    np.testing.assert_array_equal(again.features, first.features)


@pytest.mark.parametrize("samples", [100, 101])
def test_moons_without_noise_are_those_of_scikit_learn(samples: int) -> None:
    dataset = data.moons(samples, 0.0)
    features, labels = make_moons((samples - samples // 2, samples // 2), shuffle=False)
    np.testing.assert_allclose(dataset.features, features, atol=1e-6)
    np.testing.assert_array_equal(dataset.labels, labels)


def test_the_noise_of_moons_has_the_given_standard_deviation() -> None:
    noise = data.moons(20_000, 0.3).features - data.moons(20_000, 0.0).features
    np.testing.assert_allclose(noise.std(axis=0), 0.3, rtol=0.02)
    np.testing.assert_allclose(noise.mean(axis=0), 0, atol=0.01)


def test_more_noise_moves_the_same_points_further() -> None:
    clean, little, much = (data.moons(200, noise).features for noise in (0.0, 0.1, 0.2))
    np.testing.assert_allclose(much - clean, 2 * (little - clean), atol=1e-6)


def test_gaussians_are_separable_by_a_line_with_the_defaults() -> None:
    dataset = DEFAULTS["gaussians"](1000)
    assert LogisticRegression(C=1e6).fit(dataset.features, dataset.labels).score(dataset.features, dataset.labels) == 1


@pytest.mark.parametrize("samples", [20, 20_000])
def test_gaussians_stay_separable_at_any_size(samples: int) -> None:
    dataset = DEFAULTS["gaussians"](samples)
    assert LogisticRegression(C=1e6).fit(dataset.features, dataset.labels).score(dataset.features, dataset.labels) == 1


def test_the_second_gaussian_turned_back_and_shifted_back_is_the_first() -> None:
    dataset = data.gaussians(400, 30.0, 2.5, 0.7)
    first, second = (dataset.features[dataset.labels == label].astype(float) for label in (0, 1))
    turn = np.exp(-1j * np.radians(30.0))
    back = ((second - [2.5, 0]) @ [1, 1j]) * turn
    np.testing.assert_allclose(np.column_stack([back.real, back.imag]), first, atol=1e-6)
    np.testing.assert_allclose(first.std(axis=0), [0.35, 0.7], rtol=0.15)


def test_blobs_lie_around_evenly_spaced_centres_with_the_given_spread() -> None:
    dataset = data.blobs(20_000, 4, 0.3)
    clouds = [dataset.features[dataset.labels == label] for label in range(4)]
    centres = [cloud.mean(axis=0) for cloud in clouds]
    np.testing.assert_allclose(centres, [[2, 0], [0, 2], [-2, 0], [0, -2]], atol=0.02)
    np.testing.assert_allclose([cloud.std(axis=0) for cloud in clouds], 0.3, rtol=0.03)


def test_spirals_defeat_a_line_and_not_the_nearest_neighbour() -> None:
    dataset = DEFAULTS["spirals"](1000)
    half = np.arange(1000) % 2 == 0
    line = LogisticRegression().fit(dataset.features, dataset.labels)
    nearest = KNeighborsClassifier(1).fit(dataset.features[half], dataset.labels[half])
    assert line.score(dataset.features, dataset.labels) < 0.75
    assert nearest.score(dataset.features[~half], dataset.labels[~half]) > 0.98


def test_spirals_wind_as_often_as_asked() -> None:
    dataset = data.spirals(3000, 0.0, 2.0, 3)
    for label in range(3):
        arm = dataset.features[dataset.labels == label].astype(float)
        angle = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
        assert np.ptp(angle) == pytest.approx(4 * np.pi, abs=1e-4)
        np.testing.assert_allclose(np.hypot(*arm[[0, -1]].T), [0.1, 1.0], atol=1e-6)
