"""What every metric promises."""

import numpy as np
import pytest

from core.groups import GROUPS
from core.metrics import Counts, Metric, evaluation, final_evaluation, finite, metrics

SEEDS, CLASSES, SAMPLES = 3, 3, 40
every_metric = pytest.mark.parametrize("metric", metrics(), ids=lambda metric: metric.name)


def entry(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, object]:
    confusion = np.zeros((len(labels), CLASSES, CLASSES), dtype=np.int64)
    for seed, (y, p) in enumerate(zip(labels, probabilities.argmax(-1), strict=True)):
        np.add.at(confusion[seed], (y, p), 1)
    first = evaluation(Counts.of_confusion(confusion))
    final = final_evaluation(first["recall"], GROUPS, confusion, probabilities, labels)
    return {name: finite(values) for name, values in first.items()} | final


def drawn_labels() -> np.ndarray:
    random = np.random.default_rng(0)
    return np.concatenate(
        [np.tile(np.arange(CLASSES), (SEEDS, 1)), random.integers(0, CLASSES, (SEEDS, SAMPLES))], axis=1
    )


@every_metric
def test_random_predictions_lie_in_the_declared_range(metric: Metric) -> None:
    labels = drawn_labels()
    scores = np.random.default_rng(1).random((*labels.shape, CLASSES))
    values = np.array(metric.values_in(entry(scores / scores.sum(-1, keepdims=True), labels)), dtype=float)
    low, high = metric.range
    assert values.shape == (SEEDS,)
    assert ((values >= low) & (values <= high)).all()


@every_metric
def test_perfect_predictions_reach_the_better_end_of_the_range(metric: Metric) -> None:
    labels = drawn_labels()
    values = metric.values_in(entry(np.eye(CLASSES)[labels], labels))
    assert values == pytest.approx([metric.range[1 if metric.higher_is_better else 0]] * SEEDS)


def test_titles_names_and_places_are_given_once() -> None:
    for of in ("name", "title", "heading", "order", "place"):
        values = [getattr(metric, of) for metric in metrics()]
        assert len(set(values)) == len(values)


def test_names_and_order_of_payloads_stay_what_stored_runs_have() -> None:
    assert [metric.name for metric in metrics()] == [
        "accuracy",
        "balanced_accuracy",
        "many",
        "medium",
        "few",
        "macro_f1",
        "mcc",
        "g_mean",
        "auroc",
        "auprc",
        "ece",
    ]
