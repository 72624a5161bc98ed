"""Curvature of small networks against dense Hessians, closed spectra and SciPy."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.sparse.linalg import LinearOperator, eigsh

from core.flatness.class_curvature import class_curvature, rademacher
from core.flatness.curvature import Curvature
from core.flatness.density import Density
from core.flatness.exact_trace import exact_trace, trace_is_exact
from core.flatness.lanczos import lanczos
from core.flatness.settings import FlatnessSettings
from core.flatness.trace_estimate import PROBES, estimate_trace
from core.method.model import Model
from core.method.model.byrd_lipton_cnn import ByrdLiptonCNN
from core.method.model.mlp import MLP
from core.method.model.resnet32 import ResNet32
from core.method.model.small_cnn import SmallCNN
from core.method.model.softmax_regression import SoftmaxRegression
from tests.core.flatness.small_networks import (
    PER_SAMPLE,
    SEEDS,
    curvature_of,
    dense,
    dense_hessians,
    relu_with_batch_norm,
    saddle,
    tanh,
)

CASES: dict[str, Callable[[], Curvature]] = {
    "relu with batch norm": lambda: curvature_of(relu_with_batch_norm()),
    "tanh": lambda: curvature_of(tanh()),
    "saddle": lambda: curvature_of(saddle(), samples=10, least_likely=True),
}
EXPERT = FlatnessSettings(steps=60, starts=3)


def draws(seed: int = 0) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(10 * seed + seed_of_network) for seed_of_network in SEEDS]


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return request.param


def test_products_are_those_of_the_dense_hessian(case: str) -> None:
    curvature = CASES[case]()
    assert curvature.size < 500
    torch.testing.assert_close(dense(curvature.hessian, curvature), dense_hessians(curvature), rtol=1e-9, atol=1e-10)


def test_the_ends_are_those_of_the_dense_hessian(case: str) -> None:
    curvature = CASES[case]()
    exact = torch.linalg.eigvalsh(dense_hessians(curvature)).numpy()
    measured = class_curvature(curvature, EXPERT, draws())
    assert measured is not None
    np.testing.assert_allclose(measured.lambda_min, exact[:, 0], rtol=1e-3)
    np.testing.assert_allclose(measured.lambda_max, exact[:, -1], rtol=1e-3)
    for ritz, bound, end in (
        (measured.lambda_min, measured.lambda_min_bound, 0),
        (measured.lambda_max, measured.lambda_max_bound, -1),
    ):
        assert (np.abs(ritz - exact[:, end]) <= bound + 1e-9).all()
    if case == "saddle":
        assert (np.abs(measured.lambda_min) > measured.lambda_max).all()
        assert (exact.sum(1) < 0).all()


def test_the_gauss_newton_matrix_is_the_hessian_without_the_networks_curvature(case: str) -> None:
    curvature = CASES[case]()
    matrix = dense(curvature.gauss_newton, curvature)
    expected = []
    for seed in range(curvature.seeds):
        jacobian = _jacobian(curvature, seed)
        p = curvature.network(curvature.inputs)[seed].detach().softmax(0).T
        bend = torch.diag_embed(p) - p[:, :, None] * p[:, None]
        expected.append(torch.einsum("nck,ncd,ndl->kl", jacobian, bend, jacobian) / curvature.samples)
    torch.testing.assert_close(matrix, torch.stack(expected), rtol=1e-8, atol=1e-10)
    measured = class_curvature(curvature, EXPERT, draws())
    assert measured is not None
    np.testing.assert_allclose(
        measured.gauss_newton_lambda_max, torch.linalg.eigvalsh(matrix)[:, -1].numpy(), rtol=1e-3
    )


def _jacobian(curvature: Curvature, seed: int) -> torch.Tensor:
    """`[N, C, d]` of one seed."""
    logits = curvature.network(curvature.inputs)[seed]
    rows = []
    for c in range(logits.shape[0]):
        for n in range(logits.shape[1]):
            parts = torch.autograd.grad(logits[c, n], curvature.parameters, retain_graph=True, materialize_grads=True)
            rows.append(torch.cat([part[seed].flatten() for part in parts]))
    return torch.stack(rows).view(*logits.shape, -1).transpose(0, 1)


def test_for_relu_the_trace_is_exact_and_that_of_the_gauss_newton_matrix() -> None:
    curvature = CASES["relu with batch norm"]()
    assert trace_is_exact(curvature.network)
    trace = exact_trace(curvature)
    hessian = dense_hessians(curvature).diagonal(dim1=1, dim2=2).sum(1)
    gauss_newton = dense(curvature.gauss_newton, curvature).diagonal(dim1=1, dim2=2).sum(1)
    torch.testing.assert_close(trace, hessian, rtol=1e-9, atol=0)
    torch.testing.assert_close(trace, gauss_newton, rtol=1e-9, atol=0)


@pytest.mark.parametrize("name", ["tanh", "saddle"])
def test_a_smooth_networks_trace_is_within_three_exact_standard_errors(name: str) -> None:
    curvature = CASES[name]()
    assert not trace_is_exact(curvature.network)
    hessian = dense_hessians(curvature)
    start = draws()
    run = lanczos(curvature.hessian, rademacher(curvature, start), 20)
    estimate = estimate_trace(curvature.hessian, run, lambda: rademacher(curvature, start))
    assert estimate is not None
    identity = torch.eye(curvature.size, dtype=torch.float64)
    rest = identity - run.basis.transpose(1, 2) @ run.basis
    left = rest @ hessian @ rest
    # The variance of a Rademacher probe: twice the squares off the diagonal.
    variance = 2 * (left.square().sum((1, 2)) - left.diagonal(dim1=1, dim2=2).square().sum(1))
    error = (variance / PROBES).sqrt()
    trace = hessian.diagonal(dim1=1, dim2=2).sum(1)
    assert ((estimate.value - trace).abs() <= 3 * error).all()
    assert (estimate.standard_error < 3 * error).all()
    assert (estimate.standard_error > error / 3).all()


def test_the_density_integrates_to_one_and_has_the_moments_of_the_spectrum(case: str) -> None:
    curvature = CASES[case]()
    matrix = dense_hessians(curvature)
    starts, draw = 30, draws()
    runs = [lanczos(curvature.hessian, rademacher(curvature, draw), 12) for _ in range(starts)]
    for seed in range(curvature.seeds):
        density = Density.of([run.ritz[seed] for run in runs])
        assert density.weights.sum() == pytest.approx(1, abs=1e-12)
        grid, drawn, _ = density.grid(2000)
        assert np.trapezoid(drawn, grid) == pytest.approx(1, abs=1e-4)
        for power in (1, 2):
            raised = torch.linalg.matrix_power(matrix[seed], power)
            exact = raised.trace().item() / curvature.size
            variance = 2 * (raised.square().sum() - raised.diagonal().square().sum()).item() / curvature.size**2
            assert abs(density.moment(power) - exact) <= 4 * (variance / starts) ** 0.5


def test_scipy_finds_the_same_ends_with_the_same_products() -> None:
    curvature = curvature_of(tanh())

    def of_the_first(vector: np.ndarray) -> np.ndarray:
        stacked = torch.zeros(curvature.seeds, curvature.size, dtype=torch.float64)
        stacked[0] = torch.from_numpy(vector.ravel())
        return curvature.hessian(stacked)[0].numpy()

    operator = LinearOperator((curvature.size, curvature.size), matvec=of_the_first, dtype=np.float64)
    expected = np.sort(eigsh(operator, k=2, which="BE", return_eigenvectors=False))
    measured = class_curvature(curvature, EXPERT, draws())
    assert measured is not None
    np.testing.assert_allclose([measured.lambda_min[0], measured.lambda_max[0]], expected, rtol=1e-3)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize(
    "model",
    [
        SoftmaxRegression(),
        MLP(hidden=(10, 8)),
        MLP(hidden=(10,), batch_norm=True, dropout=0.5),
        SmallCNN(width=2),
        SmallCNN(width=2, batch_norm=False),
        ResNet32(depth=8),
        ResNet32(depth=8, batch_norm=False),
        ByrdLiptonCNN(),
    ],
    ids=str,
)
def test_the_exact_trace_of_every_model_is_that_of_its_gauss_newton_matrix(model: Model) -> None:
    side = 20 if isinstance(model, ByrdLiptonCNN) else 8
    network = model.build((3, side, side), 4, SEEDS)
    assert trace_is_exact(network)
    draw = torch.Generator().manual_seed(0)
    samples = 3
    inputs = torch.randn(2, samples, 3, side, side, generator=draw)
    curvature = Curvature(network, inputs, torch.randint(0, 4, (2, samples), generator=draw), PER_SAMPLE)
    trace = exact_trace(curvature)
    # tr JᵀBJ = Σ λ ‖Jᵀu‖² sample by sample, by PyTorch's own gradients.
    expected = torch.zeros(2, dtype=torch.float64)
    for n in range(samples):
        logits = network(inputs[:, n : n + 1])[:, :, 0]
        p = logits.detach().softmax(1)
        for c in range(4):
            direction = torch.nn.functional.one_hot(torch.tensor(c), 4) - p
            slopes = torch.autograd.grad(logits, curvature.parameters, direction, retain_graph=True)
            squares = torch.stack([slope.flatten(1).double().square().sum(1) for slope in slopes]).sum(0)
            expected += p[:, c] * squares / samples
    torch.testing.assert_close(trace, expected, rtol=1e-9, atol=0)


def test_a_cosine_head_has_no_exact_trace() -> None:
    assert not trace_is_exact(MLP(hidden=(6,)).build((5,), 3, SEEDS, cosine_scale=10.0))


def published_spectrum() -> torch.Tensor:
    """λ_max 45.8, λ_min −44.5, a few outliers and a bulk at 0, as in the published figures."""
    draw = torch.Generator().manual_seed(0)
    bulk = 0.5 * torch.randn(1990, generator=draw, dtype=torch.float64)
    ends = torch.tensor([45.8, 31.0, 18.0, 9.0, 5.0, -44.5, -22.0, -11.0, -6.0, -3.0], dtype=torch.float64)
    return torch.cat([ends, bulk])


def test_lanczos_finds_both_ends_of_the_published_spectrum_where_power_iteration_does_not() -> None:
    spectrum = published_spectrum()
    starts = torch.randint(0, 2, (20, len(spectrum)), generator=torch.Generator().manual_seed(1)).double() * 2 - 1

    def product(vectors: torch.Tensor) -> torch.Tensor:
        return spectrum * vectors

    run = lanczos(product, starts, 30)
    assert run.steps <= 30
    for ritz in run.ritz:
        assert ritz.values[-1] == pytest.approx(45.8, rel=0.01)
        assert ritz.values[0] == pytest.approx(-44.5, rel=0.01)
    vectors = starts
    for _ in range(30):
        image = product(vectors)
        rayleigh = (vectors * image).sum(1) / vectors.square().sum(1)
        vectors = image / image.norm(dim=1, keepdim=True)
    assert ((rayleigh - 45.8).abs() <= 0.01 * 45.8).sum() <= 5


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_bulk_of_exact_zeros_does_not_break_lanczos(dtype: torch.dtype) -> None:
    spectrum = torch.zeros(3, 500, dtype=dtype)
    spectrum[0, :3] = torch.tensor([45.8, 10.0, -44.5])
    spectrum[1, :1] = 2.0
    starts = torch.randint(0, 2, (3, 500), generator=torch.Generator().manual_seed(1)).to(dtype) * 2 - 1
    run = lanczos(lambda vectors: spectrum * vectors, starts, 30)
    ends = [(ritz.values[0], ritz.values[-1]) for ritz in run.ritz]
    np.testing.assert_allclose(ends, [(-44.5, 45.8), (0, 2), (0, 0)], rtol=1e-4, atol=1e-4)
    for ritz, row in zip(run.ritz, spectrum, strict=True):
        assert ritz.bounds[0] < 1e-3
        assert np.isfinite(ritz.weights).all()
        assert Density.of([ritz]).moment(1) == pytest.approx(row.sum().item() / 500, abs=1e-4)
