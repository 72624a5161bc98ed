"""From a table to labelled samples."""

import numpy as np
import pytest

import data
from data import Samples, labelled, read_table


def samples(text: str, target: str = "", positive: str = "", leave_out: tuple[str, ...] = ()) -> Samples:
    return labelled(read_table(text.encode()), target, positive, leave_out, "this test")


def rows(classes: str) -> str:
    return "x,z,y\n" + "".join(f"{place},{place % 2},{name}\n" for place, name in enumerate(classes))


def test_the_last_column_is_the_class_and_the_rarer_of_two_is_positive() -> None:
    result = samples(rows("bbabb"))
    assert result.class_names == ("b", "a")
    assert result.labels.tolist() == [0, 0, 1, 0, 0]
    assert result.feature_names == ("x", "z")


def test_a_last_column_that_can_be_no_class_is_passed_over() -> None:
    table = read_table(("y,amount\n" + "".join(f"{row % 2},{row}.5\n" for row in range(60))).encode())
    assert data.usual_target(table) == "y"
    assert data.usual_target(read_table(b"x,y\n1,a\n2,a\n")) == "y"


def test_the_positive_class_may_be_named() -> None:
    result = samples(rows("bbabb"), positive="b")
    assert result.class_names == ("a", "b")
    assert result.labels.tolist() == [1, 1, 0, 1, 1]


def test_more_classes_come_from_the_most_frequent_to_the_rarest() -> None:
    assert samples(rows("abbccc")).class_names == ("c", "b", "a")


def test_another_column_may_be_the_class_and_columns_are_left_out() -> None:
    result = samples(rows("aabb"), target="z", leave_out=("x",))
    assert result.class_names == ("0", "1")
    assert result.feature_names == ("y",)
    assert result.fields[0].categories == ("a", "b")


def test_rows_without_a_class_are_left_out_and_counted() -> None:
    result = samples("x,y\n1,a\n2,\n3,b\n4,NA\n")
    assert result.features[:, 0].tolist() == [1, 3]
    assert result.notes == ("2 rows have no value in 'y', the class, and were left out.",)
    assert samples("x,y\n1,a\n2,\n3,b\n").notes == ("1 row has no value in 'y', the class, and was left out.",)


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        (rows("aa"), {}, "Column 'y' has a single class, 'a'"),
        ("x,y\n1,\n2,\n", {}, "Column 'y' has no value at all"),
        (rows("ab"), {"target": "u"}, "Unknown column 'u'. Known: x, z, y."),
        (rows("ab"), {"leave_out": ("zz",)}, "Unknown column 'zz'. Known: x, z, y. Did you mean 'z'?"),
        (rows("ab"), {"positive": "c"}, "Unknown class in column 'y': 'c'. Known: a, b."),
        (rows("abc"), {"positive": "c"}, "has 3 classes, and only one of two classes can be called positive"),
        (rows("ab"), {"leave_out": ("x", "z")}, "No column is left to learn from"),
        (
            "x,y\n" + "".join(f"1,c{place}\n" * 2 for place in range(10_001)),
            {},
            "has 10,001 different values in 20,002 rows; the class must have at most 1,000",
        ),
        (
            "x,y\n" + "".join(f"1,{place}.5\n" for place in range(30)),
            {"target": "y"},
            "has 30 different values in 30 rows",
        ),
    ],
)
def test_what_is_no_class_is_said(text: str, settings: dict[str, object], said: str) -> None:
    with pytest.raises(data.DataError) as caught:
        samples(text, **settings)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_one_row_has_a_single_class() -> None:
    with pytest.raises(data.DataError, match="single class"):
        samples("x,y\n1,a\n")


def test_the_columns_stay_as_they_are() -> None:
    result = samples("x,t,y\n1e9,u,a\n,v,b\n")
    assert result.features.dtype == np.float64
    np.testing.assert_array_equal(result.features, [[1e9, 0], [np.nan, 1]])
    assert result.kind == "table"
