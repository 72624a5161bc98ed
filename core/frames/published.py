"""More's table as published, to be compared with the results of the lab.

**Source**: A. More, Survey of resampling techniques for improving classification performance in unbalanced datasets, 2016,
arXiv 1608.06048.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.experiment.codec import from_dotted


@dataclass(frozen=True)
class PublishedRow:
    """One method of the table.

    Attributes:
        method: as the survey calls it.
        setting: the corresponding experiment on `more2016`, in dotted keys.
        majority_precision: precision on the majority class L.
        minority_recall: recall on the minority class S.
        reproduced: whether any of the data sets that were tried in search of the survey's own came near this row.
    """

    method: str
    setting: dict[str, str]
    majority_precision: float
    minority_recall: float
    reproduced: bool = True


def _row(
    method: str, axis: str, value: str, majority: float, minority: float, *, reproduced: bool = True
) -> PublishedRow:
    model = {} if axis == "model" else {"model": "logistic_regression"}
    return PublishedRow(method, {**model, axis: value}, majority, minority, reproduced)


MORE_2016: tuple[PublishedRow, ...] = (
    PublishedRow("Logistic regression", {"model": "logistic_regression"}, 0.90, 0.12),
    _row("Weighted loss (inverse)", "weighting", "inverse", 0.98, 0.89),
    _row("Random under-sampling", "resampler", "random_under", 0.97, 0.82),
    _row("NearMiss-1 (k=3)", "resampler", "near_miss_1", 0.92, 0.32, reproduced=False),
    _row("NearMiss-2 (k=3)", "resampler", "near_miss_2", 0.95, 0.60),
    _row("NearMiss-3 (k=3)", "resampler", "near_miss_3", 0.91, 0.20, reproduced=False),
    _row("Condensed NN", "resampler", "condensed_nn", 0.93, 0.39),
    _row("Edited NN (k=5)", "resampler", "edited_nn", 0.95, 0.59),
    _row("Repeated edited NN", "resampler", "repeated_edited_nn", 0.97, 0.80, reproduced=False),
    _row("Tomek links", "resampler", "tomek_links", 0.91, 0.21),
    _row("Random over-sampling", "resampler", "random_over", 0.97, 0.76),
    _row("SMOTE", "resampler", "smote", 0.97, 0.77),
    _row("Borderline-SMOTE 1", "resampler", "borderline_smote_1", 0.97, 0.78),
    _row("Borderline-SMOTE 2", "resampler", "borderline_smote_2", 0.97, 0.80),
    _row("SMOTE + Tomek links", "resampler", "smote_tomek", 0.97, 0.80),
    _row("SMOTE + ENN", "resampler", "smote_enn", 0.97, 0.92),
    _row("EasyEnsemble", "model", "easy_ensemble", 0.98, 0.88),
    _row("BalanceCascade", "model", "balance_cascade", 0.99, 0.91, reproduced=False),
)


def published_row(experiment: Mapping[str, Any]) -> PublishedRow | None:
    """Return the row of the table that an experiment repeats, whatever its seeds; None if it differs in anything else.

    Args:
        experiment: the experiment as nested JSON, every axis with its name.
    """
    return _settings().get(_key(experiment))


@cache
def _settings() -> dict[str, PublishedRow]:
    """Return the rows by the experiments that repeat them."""
    common = {"dataset": "more2016", "imbalance": "none"}
    return {_key(from_dotted({**common, **row.setting}).to_dict()): row for row in MORE_2016}


def _key(experiment: Mapping[str, Any]) -> str:
    settings = {name: value for name, value in experiment.items() if name not in ("seed", "seeds")}
    return json.dumps(settings, sort_keys=True)
