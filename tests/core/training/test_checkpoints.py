"""Checkpoints: which epochs, whose weights, and a run that is trained again for them."""

from typing import Any

import numpy as np
import pytest

from core.errors import InvalidValue
from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.store.payload import to_arrays
from core.training.active_run import ActiveRun
from core.training.checkpoints import Checkpoints, checkpoint_epochs, epochs_among, number_of_checkpoints
from core.training.retracing import retrace
from core.training.run_experiment import run_experiment

SMALL = {"dataset.classes": "3,8,5", "model.hidden": "8", "epochs": "9", "seeds": "2"}


def weights_after(experiment: Experiment, **options: Any) -> tuple[ActiveRun, dict[str, np.ndarray]]:
    run = ActiveRun(experiment, **options)
    for _ in run:
        pass
    assert run.outcome is not None
    return run, run.outcome.weights


@pytest.mark.parametrize("epochs", [1, 2, 7, 60, 1000])
@pytest.mark.parametrize("number", [2, 8, 40])
def test_epochs_go_from_the_first_to_the_last_and_are_at_most_the_requested_number(epochs: int, number: int) -> None:
    chosen = checkpoint_epochs(epochs, number)
    assert chosen[0] == 1
    assert chosen[-1] == epochs
    assert len(set(chosen)) == len(chosen) <= number


def test_a_checkpoint_equals_the_final_weights_of_a_run_that_ends_at_its_epoch() -> None:
    # Without a schedule the first epochs do not depend on how many there will be.
    constant = {**SMALL, "optimizer": "sgd", "optimizer.schedule": "constant"}
    run, _ = weights_after(from_dotted(constant), checkpoints=4)
    checkpoints = run.checkpoints.weights(before=9)
    assert list(checkpoints) == [1, 2, 4]
    _, short = weights_after(from_dotted({**constant, "epochs": "4"}))
    for name, value in short.items():
        np.testing.assert_array_equal(checkpoints[4][name], value)


def test_checkpoints_of_separate_stacks_are_in_the_order_of_the_seeds() -> None:
    experiment = from_dotted({**SMALL, "resampler": "edited_nn", "seeds": "3", "early_stop": "2"})
    run, _ = weights_after(experiment, checkpoints=4)
    alone, _ = weights_after(experiment.replace(seeds=1, seed=1), checkpoints=4)
    single, whole = alone.checkpoints.weights(before=9), run.checkpoints.weights(before=9)
    for name, value in whole[1].items():
        assert len(value) == 3
        np.testing.assert_allclose(value[1:2], single[1][name], rtol=1e-4, atol=1e-6)


def test_checkpoints_are_artifacts_of_the_run_and_change_nothing_else() -> None:
    experiment = from_dotted(SMALL)
    records: list[dict] = []
    plain = run_experiment(experiment, records.append)
    with_checkpoints = run_experiment(experiment, lambda _: None, checkpoints=3)
    assert set(with_checkpoints.artifacts) - set(plain.artifacts) == {"weights@1", "weights@3"}
    assert with_checkpoints.artifacts["weights"] == plain.artifacts["weights"]
    assert epochs_among(list(with_checkpoints.artifacts)) == [1, 3]
    assert to_arrays(with_checkpoints.artifacts["weights@3"], "it")["head.weight"].shape == (2, 3, 8)


def test_a_stopped_run_keeps_its_checkpoints() -> None:
    records: list[dict] = []
    result = run_experiment(from_dotted(SMALL), records.append, lambda: len(records) >= 3, checkpoints=9)
    assert result.status == "stopped"
    assert epochs_among(list(result.artifacts)) == [1, 2]


def test_training_again_gives_the_same_checkpoints() -> None:
    experiment = from_dotted(SMALL)
    run, weights = weights_after(experiment, checkpoints=3)
    stored, retraced = run.checkpoints.weights(before=9), retrace(experiment, weights, 3)
    assert retraced is not None
    assert list(retraced) == list(stored)
    for epoch, arrays in stored.items():
        for name, value in arrays.items():
            np.testing.assert_array_equal(retraced[epoch][name], value)
    assert retrace(experiment, weights, 3, lambda: True) is None


def test_training_again_with_other_final_weights_is_refused_in_one_sentence() -> None:
    experiment = from_dotted(SMALL)
    _, weights = weights_after(experiment)
    moved = {name: value * 1.5 for name, value in weights.items()}
    with pytest.raises(
        InvalidValue, match=r"ended with other weights when .*they differ by 33% of .*No checkpoint was stored; delete"
    ):
        retrace(experiment, moved, 3)
    with pytest.raises(InvalidValue, match="ended with other weights"):
        retrace(experiment, {"head.bias": weights["head.bias"]}, 3)


@pytest.mark.parametrize("number", [1, 41, "1e3", "-3", ""])
def test_a_number_out_of_range_is_one_sentence(number: int | str) -> None:
    with pytest.raises(InvalidValue, match=r"^checkpoints = .* is not admissible; give a whole number from 2 to 40"):
        number_of_checkpoints(number)


def test_a_classifier_has_no_checkpoints() -> None:
    with pytest.raises(InvalidValue, match="Decision tree is fitted in one go and has no checkpoints"):
        Checkpoints(from_dotted({"dataset": "wine", "model": "decision_tree"}), 3)
