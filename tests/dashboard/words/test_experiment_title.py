"""What a stored run is called in lists."""

from typing import Any

import pytest

from core.experiment import Experiment
from dashboard.words.experiment_title import experiment_title


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "digits · exponential 20 · mlp · no weighting"),
        (
            {"dataset": "more2016", "model": "logistic_regression", "resampler": "smote_enn"},
            "more2016 · logistic regression · smote enn",
        ),
        (
            {"dataset": {"name": "csv", "file": "42e78c" + "0" * 58, "test_part": "natural"}, "model": "decision_tree"},
            "csv 42e78c · natural test part · decision tree · no weighting",
        ),
        ({"dataset": {"name": "imblearn", "set": "oil"}, "resampler": "smote"}, "imblearn oil · mlp · smote"),
        ({"dataset": {"name": "digits", "classes": [3, 8]}, "imbalance": "none"}, "digits 3/8 · mlp · no weighting"),
        ({"dataset": "wine", "resampler": "smote", "weighting": "inverse"}, "wine · mlp · smote · inverse"),
    ],
)
def test_a_run_is_told_from_others_by_its_resampler_and_weighting(changes: dict[str, Any], words: str) -> None:
    assert experiment_title(Experiment.from_dict(changes).to_dict()) == words
