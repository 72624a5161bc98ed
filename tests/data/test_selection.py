"""Selection of some classes of a dataset."""

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
    samples = data.Samples(
        features=np.zeros((3, 2), np.float32),
        labels=np.array([0, 2, 2]),
        class_names=("a", "b", "c", "d"),
        kind="table",
        source="here",
    )
    assert samples.class_counts.tolist() == [1, 0, 2, 0]


def with_test_part() -> data.Samples:
    """Three classes of tiny images with an official test part."""

    def part(first: int, labels: list[int], test: data.Samples | None) -> data.Samples:
        return data.Samples(
            features=np.arange(first, first + len(labels), dtype=np.uint8).reshape(-1, 1, 1, 1),
            labels=np.array(labels),
            class_names=("a", "b", "c"),
            kind="image",
            source="here",
            test=test,
        )

    return part(0, [0, 1, 2, 0, 1, 2], part(100, [2, 1, 0, 0], None))


def test_the_test_part_is_selected_and_relabelled_too() -> None:
    chosen, _ = data.select(with_test_part(), ["c", "a"])
    assert chosen.features.ravel().tolist() == [0, 2, 3, 5]
    assert chosen.labels.tolist() == [1, 0, 1, 0]
    assert chosen.test is not None
    assert chosen.test.features.ravel().tolist() == [100, 102, 103]
    assert chosen.test.labels.tolist() == [0, 1, 1]
    assert chosen.test.class_names == chosen.class_names == ("c", "a")


def test_what_lies_outside_comes_from_the_test_part_where_there_is_one() -> None:
    _, outside = data.select(with_test_part(), ["c", "a"])
    assert outside.ravel().tolist() == [101]


def test_no_feature_is_copied_when_every_class_is_taken() -> None:
    everything = with_test_part()
    chosen, outside = data.select(everything, ["c", "b", "a"])
    assert chosen.features is everything.features
    assert chosen.labels.tolist() == [2, 1, 0, 2, 1, 0]
    assert chosen.test is not None
    assert everything.test is not None
    assert chosen.test.features is everything.test.features
    assert chosen.test.labels.tolist() == [0, 1, 2, 2]
    assert outside.shape == (0, 1, 1, 1)
