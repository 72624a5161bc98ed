"""The exact trace of the Hessian of a piecewise linear network."""

from collections.abc import Callable

import torch

from core.flatness.curvature import Curvature, exactly
from core.flatness.gradient_squares import LAYERS, GradientSquares
from core.method.loss import PerSample
from core.method.model import Network

NEGLIGIBLE = 1e-9
PART_BYTES = 64 * 2**20


def trace_is_exact(network: Network) -> bool:
    """Whether each logit is piecewise linear in each single parameter, so that `exact_trace` holds.

    A cosine head is not; nor is a network that does not declare it.
    """
    owners = {type(layer) for layer in network.modules() if list(layer.parameters(recurse=False))}
    return network.piecewise_linear and owners <= set(LAYERS)


def exact_trace(curvature: Curvature, stopped: Callable[[], bool] = lambda: False) -> torch.Tensor | None:
    """tr ∇²L of each seed, float64 `[S]`; None when it was stopped.

    The diagonal of ∇²L is that of the Gauss-Newton matrix plus Σ_c ∂ℓ/∂z_c ∂²z_c/∂θ_k², which is zero. With the eigenpairs
    (λ_c, u_c) of ∂²ℓ/∂z² of each sample, tr = mean over samples of Σ_c λ_c ‖Jᵀu_c‖²: a pass back for each class.

    Args:
        curvature: of a network for which `trace_is_exact`.
        stopped: is asked after each pass whether to end there.
    """
    total = torch.zeros(curvature.seeds, dtype=torch.float64)
    size = max(1, PART_BYTES // (4 * curvature.seeds * max(1, _widest(curvature.network))))
    for inputs, labels in zip(curvature.inputs.split(size, 1), curvature.labels.split(size, 1), strict=True):
        watched = GradientSquares(curvature.network)
        with exactly():
            logits = watched.logits(inputs)
            values, directions = _bending(logits.detach(), labels, curvature.per_sample)
            largest = values.abs().max()
            for place in values.abs().amax((0, 1)).argsort(descending=True).tolist():
                value = values[:, :, place]
                if value.abs().max() <= NEGLIGIBLE * largest:
                    break
                squares = watched.squares(logits, directions[:, :, :, place].transpose(1, 2).contiguous())
                total += (squares.double() * value.double()).sum(1).cpu()
                if stopped():
                    return None
    return total / curvature.samples


def _widest(network: Network) -> int:
    """Numbers in the largest per-sample gradient that is formed: that of a convolution."""
    weights = [p for name, p in network.named_parameters() if p.dim() == 5]
    return max((weight[0].numel() for weight in weights), default=256)


def _bending(logits: torch.Tensor, labels: torch.Tensor, per_sample: PerSample) -> tuple[torch.Tensor, torch.Tensor]:
    """Eigenvalues `[S, B, C]` and eigenvectors `[S, B, C, C]` (columns) of each sample's ∂²ℓ/∂z²."""
    z = logits.requires_grad_()
    (slope,) = torch.autograd.grad(per_sample(z, labels).sum(), z, create_graph=True)
    rows = [torch.autograd.grad(slope[:, place].sum(), z, retain_graph=True)[0] for place in range(z.shape[1])]
    matrix = torch.stack(rows, 1).permute(0, 3, 1, 2).double()
    values, vectors = torch.linalg.eigh(matrix.detach())
    return values.to(logits.dtype), vectors.to(logits.dtype)
