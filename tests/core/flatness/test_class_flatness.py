"""A measurement as a whole: from an experiment and its weights to payloads, and what must not change its numbers."""

import copy
import json
from typing import Any

import numpy as np
import pytest
import torch

from core.errors import InvalidValue
from core.experiment import Experiment
from core.experiment.codec import from_dotted
from core.flatness import FIGURES, FlatnessSettings, MeasurementResult, estimate_flatness_seconds
from core.flatness.class_curvature import class_curvature
from core.flatness.class_flatness import loss_of, measure_flatness
from core.flatness.class_samples import TrainingSamples
from core.flatness.curvature import Curvature
from core.training.active_run import ActiveRun
from tests.core.flatness.small_networks import PER_SAMPLE, SEEDS, curvature_of, relu_with_batch_norm

QUICK = FlatnessSettings(samples=20, steps=20)
SMALL = {"model": {"name": "mlp", "hidden": [8]}, "epochs": 3, "dataset": {"name": "digits", "classes": [3, 8, 5]}}


def trained(**changes: Any) -> tuple[Experiment, dict[str, np.ndarray]]:
    experiment = Experiment.from_dict(SMALL | changes)
    run = ActiveRun(experiment)
    for _ in run:
        pass
    assert run.outcome is not None
    return experiment, run.outcome.weights


@pytest.fixture(scope="module")
def stack() -> tuple[Experiment, dict[str, np.ndarray]]:
    return trained(seeds=3)


def figures(result: MeasurementResult) -> np.ndarray:
    """Return the figures, `[classes, figures, seeds]`."""
    return np.array([[payload[name] for name in FIGURES] for payload in result.payloads], dtype=float)


def test_a_class_has_every_figure_of_every_seed_as_json(stack: tuple) -> None:
    seen: list[dict] = []
    result = measure_flatness(*stack, QUICK, seen.append)
    assert result.status == "done"
    assert seen == result.payloads
    assert [payload["class"] for payload in seen] == ["3", "8", "5"]
    for payload in seen:
        json.dumps(payload, allow_nan=False)
        assert payload["samples"] == min(20, stack[0].train_counts[payload["index"]])
        assert payload["products"] > 0
        assert payload["trace_is_exact"]
        for name in FIGURES:
            assert len(payload[name]) == 3
        for nodes, weights in zip(payload["density"]["nodes"], payload["density"]["weights"], strict=True):
            assert len(nodes) == len(weights)
            assert sum(weights) == pytest.approx(1)
    assert list(result.summary["groups"]) == ["many", "medium", "few", "all"]
    traces = [payload["trace"] for payload in seen]
    np.testing.assert_allclose(result.summary["groups"]["all"]["trace"], np.mean(traces, axis=0))
    assert result.summary["groups"]["few"]["lambda_max"] == seen[2]["lambda_max"]
    assert result.summary["parameters"] == 64 * 8 + 8 + 8 * 3 + 3


def test_the_same_seed_gives_the_same_numbers_and_another_one_others(stack: tuple) -> None:
    first, again = (figures(measure_flatness(*stack, QUICK)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    other = figures(measure_flatness(*stack, FlatnessSettings(samples=20, steps=20, seed=1)))
    assert (first[:2, 4] != other[:2, 4]).all()


def test_a_stack_of_seeds_equals_its_seeds_one_by_one(stack: tuple) -> None:
    experiment, weights = stack
    together = figures(measure_flatness(experiment, weights, FlatnessSettings(steps=60)))
    for place in range(3):
        alone = experiment.replace(seeds=1, seed=place)
        single = figures(
            measure_flatness(
                alone, {name: value[place : place + 1] for name, value in weights.items()}, FlatnessSettings(steps=60)
            )
        )
        ends = [FIGURES.index(name) for name in ("lambda_max", "lambda_min", "trace", "gauss_newton_lambda_max")]
        np.testing.assert_allclose(single[:, ends, 0], together[:, ends, place], rtol=1e-3)


def test_the_order_of_the_samples_does_not_matter() -> None:
    ordered = curvature_of(relu_with_batch_norm())
    order = torch.randperm(ordered.samples, generator=torch.Generator().manual_seed(5))
    other = Curvature(ordered.network, ordered.inputs[:, order], ordered.labels[:, order], PER_SAMPLE)
    vectors = torch.randn(2, ordered.size, generator=torch.Generator().manual_seed(6)).double()
    torch.testing.assert_close(ordered.hessian(vectors), other.hessian(vectors))
    torch.testing.assert_close(ordered.gauss_newton(vectors), other.gauss_newton(vectors))


def test_splitting_the_samples_changes_nothing() -> None:
    whole, split = (curvature_of(relu_with_batch_norm(), graph_bytes_limit=limit) for limit in (2**30, 20_000))
    assert whole.part == whole.samples
    assert 1 <= split.part < whole.samples / 2
    for product, other in zip((whole.hessian, whole.gauss_newton), (split.hessian, split.gauss_newton), strict=True):
        vectors = torch.randn(2, whole.size, generator=torch.Generator().manual_seed(6)).double()
        torch.testing.assert_close(product(vectors), other(vectors))
    torch.testing.assert_close(whole.gradient(), split.gradient())


def test_a_network_in_training_mode_is_measured_in_evaluation_mode() -> None:
    curvature = curvature_of(relu_with_batch_norm())
    vectors = torch.ones(2, curvature.size).double()
    before = copy.deepcopy(curvature.network.state_dict())
    expected = curvature.hessian(vectors)
    network = copy.deepcopy(curvature.network).train()
    torch.testing.assert_close(
        Curvature(network, curvature.inputs, curvature.labels, PER_SAMPLE).hessian(vectors), expected
    )
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name])


def test_about_sixty_products_suffice_for_a_class(stack: tuple) -> None:
    assert max(payload["products"] for payload in measure_flatness(*stack, FlatnessSettings()).payloads) <= 70


def test_one_sample_is_enough() -> None:
    (_, _, last) = measure_flatness(*trained(imbalance={"name": "counts", "counts": [30, 10, 1]}), QUICK).payloads
    assert last["samples"] == 1
    assert all(value is not None for name in FIGURES for value in last[name])


def test_a_class_without_samples_gets_a_sentence() -> None:
    experiment, weights = trained(imbalance={"name": "counts", "counts": [30, 10, 1]}, label_noise="symmetric", seeds=1)
    training = TrainingSamples.of(experiment, torch.device("cpu"))
    training.prepared.train_labels[training.prepared.train_labels == 2] = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TrainingSamples, "of", lambda *_: training)
        result = measure_flatness(experiment, weights, QUICK)
    assert result.status == "done"
    assert result.payloads[2]["note"] == (
        "Class '5' has no training samples: there is no loss whose flatness could be measured."
    )
    assert result.payloads[2]["lambda_max"] == [None]
    assert result.summary["groups"]["few"]["trace"] == [None]


def test_it_can_be_stopped_between_products_and_continued(stack: tuple) -> None:
    calls = 0

    def stopped() -> bool:
        nonlocal calls
        calls += 1
        return calls > 70

    part = measure_flatness(*stack, QUICK, stopped=stopped)
    assert part.status == part.summary["status"] == "stopped"
    assert 1 <= len(part.payloads) < 3
    whole = measure_flatness(*stack, QUICK, earlier=part.payloads)
    assert whole.status == "done"
    np.testing.assert_array_equal(figures(whole), figures(measure_flatness(*stack, QUICK)))


def test_the_training_loss_is_measured_on_request() -> None:
    experiment, weights = trained(loss={"name": "focal", "gamma": 2.0}, weighting="inverse")
    plain = figures(measure_flatness(experiment, weights, QUICK))
    focal = figures(measure_flatness(experiment, weights, FlatnessSettings(samples=20, steps=20, loss="training")))
    assert (np.abs(plain[:, 0] - focal[:, 0]) > 1e-3 * plain[:, 0]).all()
    logits = torch.randn(3, 3, 5)
    labels = torch.zeros(3, 5, dtype=torch.int64)
    counts = torch.ones(3, 3, dtype=torch.int64)
    of_training = loss_of(experiment, counts, FlatnessSettings(loss="training"))
    torch.testing.assert_close(of_training(logits, labels), experiment.loss.build(counts, 0.5)(logits, labels))


def test_a_cosine_head_gets_an_estimate_with_a_standard_error() -> None:
    result = measure_flatness(*trained(loss="ldam"), QUICK)
    for payload in result.payloads:
        assert not payload["trace_is_exact"]
        assert min(payload["trace_standard_error"]) > 0


def test_samples_are_chosen_by_seed_whatever_the_method(stack: tuple) -> None:
    device = torch.device("cpu")
    first = TrainingSamples.of(stack[0], device).of_class(0, 10, 0)[0]
    other = TrainingSamples.of(Experiment.from_dict(SMALL | {"weighting": "rdr", "seeds": 3}), device)
    assert torch.equal(first, other.of_class(0, 10, 0)[0])
    assert not torch.equal(first, other.of_class(0, 10, 1)[0])
    assert other.of_class(2, 1000, 0)[0].shape[1] == stack[0].train_counts[2]


def test_a_model_too_large_for_the_memory_is_refused(stack: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_FLATNESS_BYTES", "100000")
    with pytest.raises(
        InvalidValue, match=r"^Flatness would keep 40 vectors of 547 parameters for each of 3 seeds: .*fewer"
    ):
        measure_flatness(*stack, FlatnessSettings())


def test_weights_of_another_network_are_refused(stack: tuple) -> None:
    experiment, weights = stack
    with pytest.raises(InvalidValue, match="do not fit the network of run"):
        measure_flatness(experiment, {"body.0.weight": weights["body.0.weight"]}, QUICK)
    broken = weights | {"head.bias": np.full_like(weights["head.bias"], np.nan)}
    with pytest.raises(InvalidValue, match="are not finite: it diverged"):
        measure_flatness(experiment, broken, QUICK)


def test_a_curvature_without_samples_is_refused() -> None:
    curvature = curvature_of(relu_with_batch_norm())
    with pytest.raises(InvalidValue, match="no curvature without samples"):
        Curvature(curvature.network, curvature.inputs[:, :0], curvature.labels[:, :0], PER_SAMPLE)


def test_a_stop_is_heeded_at_every_stage() -> None:
    for after in (3, 22, 30, 42):
        calls = 0

        def stopped(after: int = after) -> bool:
            nonlocal calls
            calls += 1
            return calls > after

        curvature = curvature_of(relu_with_batch_norm())
        draws = [torch.Generator().manual_seed(seed) for seed in SEEDS]
        assert class_curvature(curvature, QUICK, draws, stopped) is None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"smaples": 3},
            "Unknown setting of flatness 'smaples'. Known: samples, steps, starts, loss, seed. Did you mean",
        ),
        ({"samples": 0}, "samples = 0 is not admissible; give a whole number at least 1"),
        ({"loss": "focal"}, "Unknown loss 'focal'. Known: cross_entropy, training."),
    ],
)
def test_a_wrong_setting_is_one_sentence(values: dict, sentence: str) -> None:
    with pytest.raises(InvalidValue) as error:
        FlatnessSettings.from_dict(values)
    assert str(error.value).startswith(sentence)


def test_settings_from_texts_are_those_from_numbers() -> None:
    assert FlatnessSettings.from_dict({"samples": "20", "steps": "20"}) == QUICK
    assert FlatnessSettings.from_dict({"samples": "20", "steps": "20"}).id == QUICK.id != FlatnessSettings().id


def test_more_work_is_estimated_to_take_longer() -> None:
    few, many = (
        estimate_flatness_seconds(Experiment.from_dict(SMALL | more), FlatnessSettings())
        for more in ({}, {"seeds": 9, "model": {"name": "mlp", "hidden": [512, 512]}})
    )
    assert 0 < few < many
    experiment = Experiment.from_dict(SMALL)
    assert estimate_flatness_seconds(experiment, FlatnessSettings(starts=8)) > few
    assert estimate_flatness_seconds(experiment, FlatnessSettings(samples=5)) < few


def test_a_classifier_has_no_flatness() -> None:
    experiment = from_dotted({"dataset": "wine", "model": "decision_tree"})
    with pytest.raises(InvalidValue, match="has no loss surface: flatness is measured for networks"):
        estimate_flatness_seconds(experiment, FlatnessSettings())
