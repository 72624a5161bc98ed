"""The curvature of one class: the extreme eigenvalues, the trace and the spectral density of its Hessian."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float

from core.flatness.curvature import Curvature
from core.flatness.density import Density
from core.flatness.exact_trace import exact_trace, trace_is_exact
from core.flatness.lanczos import lanczos
from core.flatness.settings import FlatnessSettings
from core.flatness.trace_estimate import TraceEstimate, estimate_trace

TOLERANCE = 1e-3
DENSITY_STEPS = 12
GAUSS_NEWTON_STEPS = 30
NOISE = 0.1


@dataclass(frozen=True, eq=False)
class ClassCurvature:
    """Properties of the Hessian of one class's mean loss, one value per seed.

    Attributes:
        lambda_max: largest eigenvalue.
        lambda_min: smallest eigenvalue.
        lambda_max_bound: the largest distance from `lambda_max` to the nearest eigenvalue of the Hessian.
        lambda_min_bound: the same for `lambda_min`.
        trace: sum of all eigenvalues.
        trace_standard_error: 0 where the trace is exact.
        trace_is_exact: whether the trace was computed without random probes.
        gauss_newton_lambda_max: largest eigenvalue of the Gauss-Newton matrix.
        density: spectral density, one per seed.
        products: number of products with the Hessian or the Gauss-Newton matrix of all seeds.
    """

    lambda_max: Float[np.ndarray, " seeds"]
    lambda_min: Float[np.ndarray, " seeds"]
    lambda_max_bound: Float[np.ndarray, " seeds"]
    lambda_min_bound: Float[np.ndarray, " seeds"]
    trace: Float[np.ndarray, " seeds"]
    trace_standard_error: Float[np.ndarray, " seeds"]
    trace_is_exact: bool
    gauss_newton_lambda_max: Float[np.ndarray, " seeds"]
    density: list[Density]
    products: int


def class_curvature(
    curvature: Curvature,
    settings: FlatnessSettings,
    draws: list[torch.Generator],
    stopped: Callable[[], bool] = lambda: False,
) -> ClassCurvature | None:
    """Measure one class.

    The first Lanczos run continues until both extreme eigenvalues have converged; shorter runs from other start vectors improve
    the density. The Lanczos run for the Gauss-Newton matrix starts from the Hessian's top eigenvector, because theirs are close.

    Args:
        curvature: the loss of the class.
        settings: number of steps and of start vectors.
        draws: generators on the CPU for the start vectors, one per seed.
        stopped: called after each product; the measurement is abandoned when it returns True.

    Returns:
        The measured properties, or None when stopped.
    """

    def start() -> torch.Tensor:
        return rademacher(curvature, draws)

    first = lanczos(curvature.hessian, start(), settings.steps, TOLERANCE, stopped=stopped)
    runs = [first]
    for _ in range(settings.starts - 1):
        if stopped():
            return None
        runs.append(lanczos(curvature.hessian, start(), min(DENSITY_STEPS, settings.steps), stopped=stopped))
    if stopped():
        return None
    noise = start() * (NOISE / curvature.size**0.5)
    top = lanczos(
        curvature.gauss_newton, first.vector(-1) + noise, GAUSS_NEWTON_STEPS, TOLERANCE, ends=(-1,), stopped=stopped
    )
    if stopped():
        return None
    exact = trace_is_exact(curvature.network)
    if exact:
        value = exact_trace(curvature, stopped)
        trace = None if value is None else TraceEstimate(value, torch.zeros_like(value))
    else:
        trace = estimate_trace(curvature.hessian, first, start, stopped=stopped)
    if trace is None:
        return None
    # A run from a later start vector may have come closer to one of the extreme eigenvalues.
    ends = [[run.ritz[seed] for run in runs] for seed in range(curvature.seeds)]
    highest = [max(of_seed, key=lambda ritz: ritz.values[-1]) for of_seed in ends]
    lowest = [min(of_seed, key=lambda ritz: ritz.values[0]) for of_seed in ends]
    return ClassCurvature(
        lambda_max=np.array([ritz.values[-1] for ritz in highest]),
        lambda_min=np.array([ritz.values[0] for ritz in lowest]),
        lambda_max_bound=np.array([ritz.bounds[-1] for ritz in highest]),
        lambda_min_bound=np.array([ritz.bounds[0] for ritz in lowest]),
        trace=trace.value.numpy(),
        trace_standard_error=trace.standard_error.numpy(),
        trace_is_exact=exact,
        gauss_newton_lambda_max=np.array([ritz.values[-1] for ritz in top.ritz]),
        density=[Density.of(of_seed) for of_seed in ends],
        products=curvature.products,
    )


def rademacher(curvature: Curvature, draws: list[torch.Generator]) -> Float[torch.Tensor, "seeds parameters"]:
    """Draw random signs, those of each seed from its own generator."""
    signs = [torch.randint(0, 2, (curvature.size,), generator=draw) * 2 - 1 for draw in draws]
    return torch.stack(signs).to(curvature.parameters[0])
