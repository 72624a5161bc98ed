"""The datasets that need no download and no generator."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits, load_wine

import data

EMBEDDED = {"digits": data.digits, "breast_cancer": data.breast_cancer, "wine": data.wine}


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_loader_returns_the_same_read_only_arrays_each_time(name: str) -> None:
    dataset = EMBEDDED[name]()
    assert EMBEDDED[name]() is dataset
    assert dataset.features.dtype == np.float32
    assert dataset.labels.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        dataset.features[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        dataset.labels[0] = 0


def test_digits_are_those_of_scikit_learn_scaled_to_one() -> None:
    dataset, bunch = data.digits(), load_digits()
    np.testing.assert_array_equal(dataset.features, bunch.images[:, None].astype(np.float32) / 16)
    np.testing.assert_array_equal(dataset.labels, bunch.target)
    assert (dataset.features.min(), dataset.features.max()) == (0, 1)
    assert dataset.class_names == tuple("0123456789")
    assert (dataset.kind, dataset.image_shape, len(dataset.labels)) == ("image", (8, 8), 1797)


def test_the_positive_class_of_breast_cancer_is_the_malignant_one() -> None:
    dataset, bunch = data.breast_cancer(), load_breast_cancer()
    assert dataset.class_names == ("benign", "malignant")
    assert dataset.class_counts.tolist() == [357, 212]
    malignant = list(bunch.target_names).index("malignant")
    np.testing.assert_array_equal(dataset.labels == 1, bunch.target == malignant)
    np.testing.assert_array_equal(dataset.features, bunch.data.astype(np.float32))
    assert dataset.feature_names == tuple(bunch.feature_names)


def test_wine_is_that_of_scikit_learn() -> None:
    dataset, bunch = data.wine(), load_wine()
    np.testing.assert_array_equal(dataset.features, bunch.data.astype(np.float32))
    np.testing.assert_array_equal(dataset.labels, bunch.target)
    assert dataset.class_names == tuple(bunch.target_names)
    assert dataset.feature_names == tuple(bunch.feature_names)
    assert dataset.class_counts.tolist() == [59, 71, 48]
