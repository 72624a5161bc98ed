"""A stack of seeds against the same seeds trained one by one: equal to rounding, in double precision."""

import numpy as np
import pytest

from core.experiment import Experiment
from core.training.active_run import ActiveRun

CASES = {
    "plain": {},
    "weighted": {"weighting": {"name": "inverse", "normalisation": "batch"}},
    "batch norm and dropout": {"model": {"name": "mlp", "hidden": [16, 8], "batch_norm": True, "dropout": 0.3}},
    "adamw": {"optimizer": "adamw"},
    "outside classes": {"dataset": {"name": "digits", "classes": [3, 8, 5]}},
    "points": {"dataset": "moons"},
    "early stopping": {"early_stop": 1, "optimizer": {"name": "sgd", "learning_rate": 0.5}, "epochs": 8},
}


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("case", CASES)
def test_a_stack_of_seeds_equals_its_seeds_one_by_one(case: str) -> None:
    values = {"model": {"name": "mlp", "hidden": [16]}, "epochs": 4, "seeds": 3, "batch_size": 50} | CASES[case]
    stacked_run = ActiveRun(Experiment.from_dict(values))
    stacked = list(stacked_run)
    assert stacked_run.outcome is not None
    for seed in range(3):
        run = ActiveRun(Experiment.from_dict(values | {"seeds": 1, "seed": seed}))
        single = list(run)
        assert run.outcome is not None
        for single_record, record in zip(single, stacked, strict=False):
            np.testing.assert_allclose(single_record.train_loss[0], record.train_loss[seed], rtol=1e-8)
            np.testing.assert_allclose(single_record.b_prime[0], record.b_prime[seed], atol=1e-8)
            np.testing.assert_allclose(single_record.gradient_norm[0], record.gradient_norm[seed], rtol=1e-6)
            np.testing.assert_array_equal(single_record.test.predicted[0], record.test.predicted[seed])
        np.testing.assert_allclose(run.outcome.probabilities[0], stacked_run.outcome.probabilities[seed], atol=1e-8)
        assert run.outcome.stopped_at[0] == stacked_run.outcome.stopped_at[seed]
