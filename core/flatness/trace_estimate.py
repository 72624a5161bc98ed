"""The trace of a symmetric matrix from a Lanczos basis and a few projected probes."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from core.flatness.curvature import Product
from core.flatness.lanczos import LanczosRun

PROBES = 12


@dataclass(frozen=True, eq=False)
class TraceEstimate:
    """Attributes:
    value: of each seed, float64 `[S]`.
    standard_error: from the spread of the probes, float64 `[S]`; 0 where the basis spans everything.
    """

    value: torch.Tensor
    standard_error: torch.Tensor


def estimate_trace(
    product: Product,
    run: LanczosRun,
    probe: Callable[[], torch.Tensor],
    probes: int = PROBES,
    stopped: Callable[[], bool] = lambda: False,
) -> TraceEstimate | None:
    """tr A = tr QᵀAQ + tr (I − QQᵀ) A (I − QQᵀ): the first is known, the second is estimated.

    Q, the Lanczos basis, holds the large eigenvalues, which make the spread of plain Hutchinson probes; its part is the sum of
    the Ritz values and costs nothing.

    Args:
        product: A.
        run: of the same matrix.
        probe: draws Rademacher vectors `[S, d]`, independent of the run.
        probes: at least 2, one product each.
        stopped: is asked after each product whether to end there.

    Returns:
        None when it was stopped.

    **Source**: Meyer, Musco, Musco, Woodruff, Hutch++: Optimal Stochastic Trace Estimation, SOSA 2021, algorithm 1.
    **Differs**: Q comes from Lanczos instead of a sketch.
    """
    known = torch.tensor([ritz.values.sum() for ritz in run.ritz], dtype=torch.float64)
    rest = []
    for _ in range(probes):
        vector = probe()
        for _ in range(2):
            vector = vector - torch.bmm(torch.bmm(vector[:, None], run.basis.transpose(1, 2)), run.basis)[:, 0]
        rest.append((vector.double() * product(vector).double()).sum(1).cpu())
        if stopped():
            return None
    samples = torch.stack(rest)
    return TraceEstimate(known + samples.mean(0), samples.std(0) / probes**0.5)
