"""The exact trace of the Hessian of a piecewise linear network."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int

from core.flatness.curvature import Curvature, exactly
from core.flatness.gradient_squares import LAYERS, GradientSquares
from core.method.loss import PerSample
from core.method.model.engine.network import Network

NEGLIGIBLE = 1e-9
PART_BYTES = 64 * 2**20


def trace_is_exact(network: Network) -> bool:
    """Return whether each logit is piecewise linear in each single parameter, as `exact_trace` requires.

    This does not hold for a cosine head, and is not assumed of a network that does not declare it.
    """
    owners = {type(layer) for layer in network.modules() if list(layer.parameters(recurse=False))}
    return network.piecewise_linear and owners <= set(LAYERS)


def exact_trace(
    curvature: Curvature, stopped: Callable[[], bool] = lambda: False
) -> Float[torch.Tensor, " seeds"] | None:
    """Return tr ∇²L of each seed in double precision, or None when stopped.

    The diagonal of ∇²L is that of the Gauss-Newton matrix plus Σ_c ∂ℓ/∂z_c ∂²z_c/∂θ_k², which is zero. With the eigenpairs
    (λ_c, u_c) of ∂²ℓ/∂z² of each sample, tr = mean over samples of Σ_c λ_c ‖Jᵀu_c‖²: one backward pass per class.

    Args:
        curvature: of a network for which `trace_is_exact` returns True.
        stopped: called after each backward pass; the computation is abandoned when it returns True.
    """
    total = torch.zeros(curvature.seeds, dtype=torch.float64)
    size = max(1, PART_BYTES // (4 * curvature.seeds * max(1, _widest(curvature.network))))
    for inputs, labels in zip(curvature.inputs.split(size, 1), curvature.labels.split(size, 1), strict=True):
        watched = GradientSquares(curvature.network)
        with exactly():
            logits = watched.logits(inputs)
            values, directions = _loss_eigenpairs(logits.detach(), labels, curvature.per_sample)
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
    """Return the number of entries of the largest per-sample gradient that is formed: that of a convolution."""
    weights = [p for name, p in network.named_parameters() if p.dim() == 5]
    return max((weight[0].numel() for weight in weights), default=256)


def _loss_eigenpairs(
    logits: Float[torch.Tensor, "seeds classes batch"], labels: Int[torch.Tensor, "seeds batch"], per_sample: PerSample
) -> tuple[Float[torch.Tensor, "seeds batch classes"], Float[torch.Tensor, "seeds batch classes classes"]]:
    """Return eigenvalues and eigenvectors (columns) of each sample's ∂²ℓ/∂z²."""
    z = logits.requires_grad_()
    (slope,) = torch.autograd.grad(per_sample(z, labels).sum(), z, create_graph=True)
    rows = [torch.autograd.grad(slope[:, place].sum(), z, retain_graph=True)[0] for place in range(z.shape[1])]
    matrix = torch.stack(rows, 1).permute(0, 3, 1, 2).double()
    values, vectors = torch.linalg.eigh(matrix.detach())
    return values.to(logits.dtype), vectors.to(logits.dtype)
