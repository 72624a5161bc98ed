"""A fit or a resampling, which cannot be interrupted, is stopped by restarting its worker."""

import numpy as np
import pytest

from core.execution import Executor, stopping
from core.experiment import Experiment
from tests.core.execution.experiments import ended, endless, tiny, under_way, until
from tests.seeds import fresh_seed

# Longer than a test waits, if nobody stopped them.
SLOW = {
    "a fit": {"dataset": "more2016", "model": {"name": "easy_ensemble", "draws": 200, "stumps": 1000}, "seeds": 1},
    "a resampling": {"dataset": "more2016", "model": "mlp", "resampler": {"name": "condensed_nn", "k": 3}, "seeds": 20},
}


@pytest.mark.parametrize("what", SLOW)
def test_it_is_stopped_and_leaves_the_run_beside_it_alone(
    executor: Executor, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "PATIENCE_SECONDS", 0.3)
    network = endless()
    (network_id,) = executor.request("ben", [network])
    under_way(executor, network_id)
    (slow_id,) = executor.request("anna", [Experiment.from_dict(SLOW[what] | {"seed": fresh_seed()})])
    until(lambda: "device" in executor.get_run(slow_id).provenance, "the worker's beginning")
    executor.request("anna", [])
    (run,) = ended(executor, slow_id)
    assert (run.status, run.error, run.last_epoch) == ("stopped", None, 0)
    going_on = executor.get_run(network_id)
    under_way(executor, network_id, going_on.last_epoch + 100)
    epochs = [record["epoch"] for record in executor.records(network_id)]
    assert epochs == np.arange(1, len(epochs) + 1).tolist()
    executor.request("ben", [])
    following = [tiny(), tiny(model="logistic_regression", dataset="breast_cancer")]
    assert [run.status for run in ended(executor, *executor.request("anna", following))] == ["done"] * 2
