"""What is measured of one class: the ends, the trace and the density of its Hessian."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

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
    """The Hessian of one class's mean loss, for each of S seeds.

    Attributes:
        lambda_max: largest eigenvalue, `[S]`.
        lambda_min: smallest eigenvalue, `[S]`.
        lambda_max_bound: the Hessian has an eigenvalue at most so far from the one given, `[S]`.
        lambda_min_bound: likewise.
        trace: `[S]`.
        trace_standard_error: `[S]`; 0 where the trace is exact.
        trace_is_exact: whether it comes without probes.
        gauss_newton_lambda_max: of the Gauss-Newton matrix, `[S]`.
        density: one a seed.
        products: with the Hessian or the Gauss-Newton matrix of all seeds.
    """

    lambda_max: np.ndarray
    lambda_min: np.ndarray
    lambda_max_bound: np.ndarray
    lambda_min_bound: np.ndarray
    trace: np.ndarray
    trace_standard_error: np.ndarray
    trace_is_exact: bool
    gauss_newton_lambda_max: np.ndarray
    density: list[Density]
    products: int


def class_curvature(
    curvature: Curvature,
    settings: FlatnessSettings,
    draws: list[torch.Generator],
    stopped: Callable[[], bool] = lambda: False,
) -> ClassCurvature | None:
    """Measure one class.

    One Lanczos run goes on until both ends are settled; shorter ones from other starts serve the density. The Gauss-Newton
    matrix, whose top is close to the Hessian's, is started from there.

    Args:
        curvature: the loss of the class.
        settings: steps and starts.
        draws: generators on the CPU, one a seed, for start vectors.
        stopped: is asked after each product whether to give up.

    Returns:
        None when it was stopped.
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
    # A later start may have come further at one end.
    ends = [[run.ritz[seed] for run in runs] for seed in range(curvature.seeds)]
    highest = [max(found, key=lambda ritz: ritz.values[-1]) for found in ends]
    lowest = [min(found, key=lambda ritz: ritz.values[0]) for found in ends]
    return ClassCurvature(
        lambda_max=np.array([ritz.values[-1] for ritz in highest]),
        lambda_min=np.array([ritz.values[0] for ritz in lowest]),
        lambda_max_bound=np.array([ritz.bounds[-1] for ritz in highest]),
        lambda_min_bound=np.array([ritz.bounds[0] for ritz in lowest]),
        trace=trace.value.numpy(),
        trace_standard_error=trace.standard_error.numpy(),
        trace_is_exact=exact,
        gauss_newton_lambda_max=np.array([ritz.values[-1] for ritz in top.ritz]),
        density=[Density.of(found) for found in ends],
        products=curvature.products,
    )


def rademacher(curvature: Curvature, draws: list[torch.Generator]) -> torch.Tensor:
    """Signs `[S, d]`, each seed's from its own generator."""
    signs = [torch.randint(0, 2, (curvature.size,), generator=draw) * 2 - 1 for draw in draws]
    return torch.stack(signs).to(curvature.parameters[0])
