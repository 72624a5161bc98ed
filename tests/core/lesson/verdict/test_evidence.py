"""What verdicts read from a run."""

from typing import Any

import numpy as np

from core.frames import RunData
from core.lesson.verdict import Evidence


def run(share: list[list[float]], accuracy: list[float]) -> Evidence:
    record: dict[str, Any] = {
        "epoch": 1,
        "train": {"loss": [1.0] * len(accuracy), "accuracy": accuracy},
        "test": {"predicted_share": share, "recall": [[1.0, 0.5]] * len(accuracy)},
    }
    experiment = {"dataset": {"name": "moons"}, "seeds": len(accuracy)}
    return Evidence(RunData("id", "label", experiment, "done", ["a", "b"], [50, 50], [record]))


def test_a_constant_prediction_that_fits_nothing_is_a_collapse() -> None:
    evidence = run([[1, 0], [1, 0], [0.5, 0.5]], [0.5, 0.8, 0.5])
    np.testing.assert_array_equal(evidence.collapsed, [True, False, False])
    np.testing.assert_array_equal(evidence.called_positive(), [[0, 0, 0.5]])


def test_a_number_that_a_run_does_not_have_is_undefined() -> None:
    evidence = run([[0.5, 0.5]], [1.0])
    assert np.isnan(evidence.called_positive("outside")).all()
    assert np.isnan(evidence.balanced_accuracy).all()
    assert evidence.recall("few") == [0.5]
