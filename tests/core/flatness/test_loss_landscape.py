"""Slices through the loss: they pass through the network, curve as its Hessian says, and are comparable across networks."""

import json

import numpy as np
import pytest
import torch

from core.errors import InvalidValue
from core.experiment import Experiment
from core.flatness import LandscapeSettings, estimate_landscape_seconds
from core.flatness.directions import filter_normalised, top_eigenvectors
from core.flatness.loss_landscape import Landscape, measure_landscape
from core.method.model import NetworkModel
from core.method.model.byrd_lipton_cnn import ByrdLiptonCNN
from core.method.model.resnet32 import ResNet32
from core.method.model.small_cnn import SmallCNN
from core.training.active_run import ActiveRun
from tests.core.flatness.small_networks import PER_SAMPLE, SEEDS, curvature_of, dense_hessians, relu_with_batch_norm

SMALL = {
    "model": {"name": "mlp", "hidden": [8], "batch_norm": True},
    "epochs": 3,
    "seeds": 2,
    "dataset": {"name": "digits", "classes": [3, 8, 5]},
}


@pytest.fixture(scope="module")
def trained() -> tuple[Experiment, dict[str, np.ndarray]]:
    experiment = Experiment.from_dict(SMALL)
    run = ActiveRun(experiment)
    for _ in run:
        pass
    assert run.outcome is not None
    return experiment, run.outcome.weights


def of(trained: tuple, **settings: object) -> Landscape:
    landscape = measure_landscape(*trained, LandscapeSettings(**settings))
    assert landscape is not None
    return landscape


def test_a_curve_has_every_group_of_every_seed(trained: tuple) -> None:
    curve = of(trained, points=11)
    assert {group: values.shape for group, values in curve.losses.items()} == dict.fromkeys(
        ("many", "medium", "few", "all"), (2, 11)
    )
    mean = (curve.losses["many"] + curve.losses["medium"] + curve.losses["few"]) / 3
    np.testing.assert_allclose(curve.losses["all"], mean)
    assert json.loads(json.dumps(curve.to_json(), allow_nan=False))["coordinates"][5] == 0
    assert np.isfinite(curve.losses["all"]).all()


@pytest.mark.parametrize("directions", ["random", "eigenvectors"])
def test_curve_and_surface_meet_in_the_network_and_along_the_first_direction(trained: tuple, directions: str) -> None:
    curve = of(trained, points=5, directions=directions)
    surface = of(trained, points=5, directions=directions, dimensions=2)
    assert surface.losses["all"].shape == (2, 5, 5)
    np.testing.assert_allclose(curve.losses["few"], surface.losses["few"][:, :, 2])


def test_the_same_seed_gives_the_same_slice_and_another_one_another(trained: tuple) -> None:
    np.testing.assert_array_equal(of(trained, points=5).losses["all"], of(trained, points=5).losses["all"])
    assert not np.allclose(of(trained, points=5).losses["all"], of(trained, points=5, seed=1).losses["all"])


def test_it_can_be_stopped(trained: tuple) -> None:
    for directions in ("random", "eigenvectors"):
        assert measure_landscape(*trained, LandscapeSettings(directions=directions), stopped=lambda: True) is None


def test_filters_are_as_long_as_the_networks_own_and_scaling_a_filter_scales_its_direction() -> None:
    network = relu_with_batch_norm()
    direction, other = filter_normalised(network, SEEDS, 0)
    for value, first, second in zip(network.parameters(), direction, other, strict=True):
        if value.dim() == 3 and value.shape[2] > 1:
            torch.testing.assert_close(first.norm(dim=2), value.detach().norm(dim=2))
            assert not torch.equal(first, second)
        else:
            assert not first.any()


def test_the_top_eigenvectors_are_those_of_the_dense_hessian() -> None:
    curvature = curvature_of(relu_with_batch_norm())
    # The same number of samples of each class, so that balancing changes nothing.
    curvature.labels = torch.arange(5).repeat(6).expand(2, -1)
    eigenvectors = top_eigenvectors(curvature.network, curvature.inputs, curvature.labels, PER_SAMPLE, SEEDS, 0)
    assert eigenvectors is not None
    exact = torch.linalg.eigh(dense_hessians(curvature)).eigenvectors
    for place, pieces in zip((-1, -2), eigenvectors, strict=True):
        flat = torch.cat([piece.reshape(2, -1) for piece in pieces], 1)
        torch.testing.assert_close((flat * exact[:, :, place]).sum(1).abs(), torch.ones(2).double(), atol=1e-3, rtol=0)


@pytest.mark.parametrize(
    ("model", "shape"), [(SmallCNN(width=4), (1, 8, 8)), (ByrdLiptonCNN(), (3, 32, 32)), (ResNet32(depth=8), (3, 8, 8))]
)
def test_every_filter_of_a_convolution_is_normalised(model: NetworkModel, shape: tuple[int, ...]) -> None:
    network = model.build(shape, 3, SEEDS)
    direction, _ = filter_normalised(network, SEEDS, 0)
    filters = [(value, first) for value, first in zip(network.parameters(), direction, strict=True) if value.dim() == 5]
    assert filters
    for value, first in filters:
        torch.testing.assert_close(first.flatten(2).norm(dim=2), value.detach().flatten(2).norm(dim=2))


def test_more_work_is_estimated_to_take_longer() -> None:
    experiment = Experiment.from_dict(SMALL)
    plain = estimate_landscape_seconds(experiment, LandscapeSettings())
    for more in ({"points": 51}, {"dimensions": 2}, {"directions": "eigenvectors"}, {"samples": 200}):
        assert estimate_landscape_seconds(experiment, LandscapeSettings(**more)) > plain
    larger = Experiment.from_dict(SMALL | {"model": {"name": "mlp", "hidden": [512, 512]}})
    assert estimate_landscape_seconds(larger, LandscapeSettings()) > plain


def test_only_eigenvectors_need_memory_for_vectors(trained: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_FLATNESS_BYTES", "1000")
    assert of(trained, points=3).losses
    with pytest.raises(InvalidValue, match="GiB are allowed; take fewer steps"):
        of(trained, points=3, directions="eigenvectors")
