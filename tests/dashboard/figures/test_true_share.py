"""Recovering the truth from recall, precision and predicted share."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.true_share import true_shares


def frame_of(true: np.ndarray, predicted: np.ndarray, classes: int) -> pd.DataFrame:
    rows = []
    for index in range(classes):
        hits = np.sum((true == index) & (predicted == index))
        called = np.sum(predicted == index)
        rows.append(
            {
                "run": "a",
                "class_index": index,
                "recall": hits / np.sum(true == index),
                "precision": hits / called if called else np.nan,
                "test_share": called / len(true),
            }
        )
    return pd.DataFrame(rows)


def test_a_natural_prior_is_recovered_from_a_record() -> None:
    random = np.random.default_rng(0)
    true = random.choice(3, size=400, p=[0.7, 0.2, 0.1])
    predicted = np.where(random.random(400) < 0.8, true, random.integers(0, 3, 400))
    shares = true_shares(frame_of(true, predicted, 3))
    assert [shares["a", index] for index in range(3)] == pytest.approx(np.bincount(true) / 400)


def test_classes_never_recognised_divide_what_is_left() -> None:
    true = np.repeat([0, 1, 2, 3], 10)
    shares = true_shares(frame_of(true, np.zeros(40, dtype=int), 4))
    assert [shares["a", index] for index in range(4)] == pytest.approx([0.25] * 4)
