"""What a table holds."""

import numpy as np
import pytest

from core.tables.suspicion import area_under_curve
from core.tables.table_description import TableDescription, describe_table
from data import read_table


def described(columns: dict[str, list[object]], target: str = "", **more: tuple[str, ...]) -> TableDescription:
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    return describe_table(read_table("\n".join(lines).encode()), target, **more)


def noisy(labels: np.ndarray, distance: float, seed: int = 0) -> list[object]:
    return (labels * distance + np.random.default_rng(seed).normal(size=len(labels))).round(4).tolist()


RARE = (np.arange(400) % 10 == 0).astype(int)
RANDOM = np.random.default_rng(1)


def test_columns_are_counted_and_shown_by_example() -> None:
    description = described(
        {"a": [1, "", 3, 3], "b": ["u", "v", "v", ""], "c": [7] * 4, "d": [""] * 4, "y": [0, 1, 0, 0]}
    )
    rows = description.columns.set_index("column")
    assert rows["kind"].tolist() == ["number", "category", "number", "number", "number"]
    assert rows["missing"].tolist() == [1, 1, 0, 4, 0]
    assert rows["distinct"].tolist() == [2, 2, 1, 0, 2]
    assert rows["examples"].tolist() == ["1, 3", "u, v", "7", "", "0, 1"]
    assert rows["remark"].tolist() == ["", "", "constant: tells nothing", "always missing", "the class"]
    assert description.rows == 4


def test_classes_and_the_imbalance_factor() -> None:
    description = described({"x": RARE.tolist(), "y": ["rare" if rare else "usual" for rare in RARE[:-2]] + ["", ""]})
    assert description.classes["class"].tolist() == ["usual", "rare"]
    assert description.classes["count"].tolist() == [358, 40]
    assert description.imbalance == pytest.approx(358 / 40)
    assert description.without_class == 2
    assert description.problem is None


def test_a_target_that_is_no_class_is_said() -> None:
    description = described({"x": [1, 2, 3], "y": ["a", "a", "a"]})
    assert description.problem is not None
    assert "single class" in description.problem
    assert description.classes.empty
    with pytest.raises(KeyError):
        described({"x": [1, 2], "y": [1, 2]}, "z")


@pytest.mark.parametrize("ids", [list(range(1000, 1400)), [f"K{place}" for place in range(400)]])
def test_a_column_that_differs_in_every_row_is_suspected_to_be_its_number(ids: list[object]) -> None:
    description = described({"id": ids, "x": noisy(RARE, 0.5), "y": RARE.tolist()})
    assert [suspect.column for suspect in description.suspects] == ["id"]
    assert "may be an identifier of the row" in description.suspects[0].why
    left = described({"id": ids, "x": noisy(RARE, 0.5), "y": RARE.tolist()}, leave_out=("id",))
    assert left.suspects == ()


def test_the_class_in_other_words_is_suspected() -> None:
    description = described({"word": ["yes" if rare else "no" for rare in RARE], "y": RARE.tolist()})
    assert [suspect.column for suspect in description.suspects] == ["word"]
    assert "only a suspicion" in description.suspects[0].why


@pytest.mark.parametrize(
    "leak",
    [
        noisy(RARE, 8),
        [-value for value in noisy(RARE, 8)],  # type: ignore[operator]
        np.where(RARE, RANDOM.normal(0, 0.1, 400), RANDOM.choice([-3, 3], 400) + RANDOM.normal(0, 0.1, 400)).tolist(),
        [f"{'r' if rare else 'u'}{place % 3}" for place, rare in enumerate(RARE)],
    ],
    ids=["larger", "smaller", "between", "names"],
)
def test_a_column_that_predicts_the_class_alone_is_suspected(leak: list[object]) -> None:
    description = described({"leak": leak, "honest": noisy(RARE, 1.5), "y": RARE.tolist()})
    assert [suspect.column for suspect in description.suspects] == ["leak"]
    assert "alone separates the classes of 'y'" in description.suspects[0].why


def test_many_different_names_that_tell_nothing_are_not_suspected() -> None:
    names = [f"n{place // 2}" for place in range(400)]
    description = described({"name": RANDOM.permutation(names).tolist(), "x": noisy(RARE, 1), "y": RARE.tolist()})
    assert description.suspects == ()


def test_with_more_classes_a_column_that_gives_all_of_them_away_is_suspected() -> None:
    labels = np.arange(300) % 3
    description = described({"leak": noisy(labels, 20), "part": noisy(labels == 2, 20), "y": labels.tolist()})
    assert [suspect.column for suspect in description.suspects] == ["leak"]


def test_the_area_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    scores = RANDOM.integers(0, 30, 400).astype(float) + RARE
    assert area_under_curve(scores, RARE == 1) == pytest.approx(roc_auc_score(RARE, scores))
    assert area_under_curve(scores[:5], np.zeros(5, dtype=bool)) == 0.5


def test_a_few_rows_prove_nothing() -> None:
    assert described({"id": [1, 2, 3, 4], "y": [0, 0, 1, 1]}).suspects == ()
