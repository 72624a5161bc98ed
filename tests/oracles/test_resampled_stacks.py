"""Networks on resampled training sets: seeds whose sets differ in size are trained in stacks of their own, in lock step."""

from typing import Any

import numpy as np
import pytest

from core.experiment import Experiment
from core.preparation.prepare import prepare_stacks
from core.training.active_run import ActiveRun
from core.training.record import Outcome, Record

BASE: dict[str, Any] = {"model": {"name": "mlp", "hidden": [16]}, "epochs": 4, "seeds": 3, "batch_size": 50}
CASES: dict[str, dict[str, Any]] = {
    "smote": {"resampler": "smote"},
    "edited": {"resampler": "edited_nn", "weighting": "inverse"},
    "edited, early stopping": {
        "resampler": {"name": "tomek_links", "remove": "both"},
        "early_stop": 1,
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "epochs": 8,
    },
    "noisy, balanced draws": {
        "resampler": "smote_enn",
        "label_noise": {"name": "symmetric", "rate": 0.1},
        "sampler": "random_under_epoch",
    },
    "points": {
        "dataset": {"name": "moons", "samples": 200},
        "imbalance": {"name": "step", "factor": 4},
        "resampler": "edited_nn",
    },
}


def finished(values: dict[str, Any]) -> tuple[list[Record], Outcome]:
    run = ActiveRun(Experiment.from_dict(BASE | {"imbalance": {"name": "step", "factor": 8}} | values))
    records = list(run)
    assert run.outcome is not None
    return records, run.outcome


def stacks(values: dict[str, Any]) -> list[tuple[int, ...]]:
    experiment = Experiment.from_dict(BASE | {"imbalance": {"name": "step", "factor": 8}} | values)
    prepared = prepare_stacks(experiment.data)
    return [stack.places for stack in prepared]


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("case", CASES)
def test_a_run_is_its_seeds_one_by_one(case: str) -> None:
    records, outcome = finished(CASES[case])
    for seed in range(3):
        alone, alone_outcome = finished(CASES[case] | {"seeds": 1, "seed": seed})
        assert outcome.stopped_at[seed] == alone_outcome.stopped_at[0]
        for record, single in zip(records, alone, strict=False):
            np.testing.assert_allclose(record.train_loss[seed], single.train_loss[0], rtol=1e-8)
            np.testing.assert_array_equal(record.test.predicted[seed], single.test.predicted[0])
            np.testing.assert_array_equal(record.elsewhere["noise"][seed], single.elsewhere["noise"][0])
            np.testing.assert_allclose(record.class_weights[seed], single.class_weights[0], rtol=1e-12)
        np.testing.assert_array_equal(records[-1].test.predicted[seed], alone[-1].test.predicted[0])
        np.testing.assert_array_equal(outcome.confusion[seed], alone_outcome.confusion[0])
        np.testing.assert_allclose(outcome.probabilities[seed], alone_outcome.probabilities[0], atol=1e-8)
        for name, value in alone_outcome.weights.items():
            np.testing.assert_allclose(outcome.weights[name][seed], value[0], atol=1e-8)
    assert [record.epoch for record in records] == list(range(1, len(records) + 1))


def test_equal_counts_share_a_stack_and_others_do_not() -> None:
    assert stacks(CASES["smote"]) == [(0, 1, 2)]
    assert stacks(CASES["edited"]) == [(0,), (1,), (2,)]


def test_the_boundary_of_all_seeds_is_drawn_on_one_plane() -> None:
    _, outcome = finished(CASES["points"])
    assert outcome.boundary is not None
    assert outcome.boundary.epochs.tolist() == [1, 2, 3, 4]
    assert outcome.boundary.prediction.shape == (4, 3, 64, 64)


def test_an_interruption_in_the_second_stack_leaves_no_half_record() -> None:
    calls = 0

    def interrupted() -> bool:
        nonlocal calls
        calls += 1
        return calls == 40

    run = ActiveRun(
        Experiment.from_dict(BASE | {"imbalance": {"name": "step", "factor": 8}} | CASES["edited"]), interrupted
    )
    records = list(run)
    assert run.stopped
    assert 0 < len(records) < 4
    assert all(len(record.train_loss) == 3 for record in records)
    assert run.outcome is not None
    assert run.outcome.confusion.shape == (3, 10, 10)
