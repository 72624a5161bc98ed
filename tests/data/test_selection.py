"""Some classes of a dataset."""

import numpy as np
import pytest

import data


def test_selected_classes_are_numbered_in_the_given_order() -> None:
    everything = data.digits()
    chosen, _ = data.select(everything, ["8", "3"])
    assert chosen.class_names == ("8", "3")
    np.testing.assert_array_equal(chosen.features[chosen.labels == 0], everything.features[everything.labels == 8])
    np.testing.assert_array_equal(chosen.features[chosen.labels == 1], everything.features[everything.labels == 3])
    assert chosen.labels.dtype == np.int64
    assert chosen.image_shape == (8, 8)


def test_what_is_not_selected_lies_outside() -> None:
    everything = data.digits()
    chosen, outside = data.select(everything, ["3", "8"])
    left_out = ~np.isin(everything.labels, [3, 8])
    np.testing.assert_array_equal(outside, everything.features[left_out])
    assert len(chosen.labels) + len(outside) == 1797
    assert not outside.flags.writeable


def test_selecting_every_class_leaves_nothing_outside() -> None:
    chosen, outside = data.select(data.wine(), data.wine().class_names)
    np.testing.assert_array_equal(chosen.features, data.wine().features)
    np.testing.assert_array_equal(chosen.labels, data.wine().labels)
    assert outside.shape == (0, 13)


@pytest.mark.parametrize("names", [["3", "x"], ["3", "3"]])
def test_selecting_an_unknown_or_repeated_class_is_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="are not different classes out of"):
        data.select(data.digits(), names)


def test_class_counts_count_absent_classes_as_zero() -> None:
    dataset = data.Dataset(
        features=np.zeros((3, 2), np.float32),
        labels=np.array([0, 2, 2]),
        class_names=("a", "b", "c", "d"),
        kind="table",
        source="here",
    )
    assert dataset.class_counts.tolist() == [1, 0, 2, 0]
