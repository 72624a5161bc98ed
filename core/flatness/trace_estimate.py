"""The trace of a symmetric matrix from a Lanczos basis and a few projected probes."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float

from core.flatness.curvature import Product, Vectors
from core.flatness.lanczos import LanczosRun

PROBES = 12


@dataclass(frozen=True, eq=False)
class TraceEstimate:
    """The trace of each seed's matrix, in double precision.

    Attributes:
        value: the trace.
        standard_error: from the spread of the probes; 0 where the basis spans the whole space.
    """

    value: Float[torch.Tensor, " seeds"]
    standard_error: Float[torch.Tensor, " seeds"]


def estimate_trace(
    product: Product,
    run: LanczosRun,
    probe: Callable[[], Vectors],
    probes: int = PROBES,
    stopped: Callable[[], bool] = lambda: False,
) -> TraceEstimate | None:
    """Estimate tr A = tr QᵀAQ + tr (I − QQᵀ) A (I − QQᵀ): the first term is exact, only the second is estimated.

    Q is the Lanczos basis. It contains the large eigenvalues, which cause most of the variance of plain Hutchinson probes; its
    term is the sum of the Ritz values, and needs no product.

    Args:
        product: A.
        run: a Lanczos run of the same matrix.
        probe: draws Rademacher vectors, independent of the run.
        probes: number of probes, at least 2; each needs one product.
        stopped: called after each product; the estimate is abandoned when it returns True.

    Returns:
        The estimate, or None when stopped.

    **Source**: Meyer, Musco, Musco, Woodruff, Hutch++: Optimal Stochastic Trace Estimation, SOSA 2021, algorithm 1.
    **Differs**: Q comes from Lanczos instead of a sketch.
    """
    exact = torch.tensor([ritz.values.sum() for ritz in run.ritz], dtype=torch.float64)
    rest = []
    for _ in range(probes):
        vector = probe()
        for _ in range(2):
            vector = vector - torch.bmm(torch.bmm(vector[:, None], run.basis.transpose(1, 2)), run.basis)[:, 0]
        rest.append((vector.double() * product(vector).double()).sum(1).cpu())
        if stopped():
            return None
    samples = torch.stack(rest)
    return TraceEstimate(exact + samples.mean(0), samples.std(0) / probes**0.5)
