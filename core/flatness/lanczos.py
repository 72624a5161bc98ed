"""The Lanczos method for one symmetric matrix per seed, all seeds at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float

from core.errors import Diverged
from core.flatness.curvature import Product, Vectors
from core.flatness.ritz import Ritz

FIRST_CHECK = 8  # steps before convergence is checked for the first time
CHECK_EVERY = 4
ENOUGH = 0.7


@dataclass(frozen=True, eq=False)
class LanczosRun:
    """A Lanczos run of all seeds.

    Attributes:
        basis: orthonormal vectors; zeros once the Krylov space of a seed is exhausted.
        steps: number of products.
        ritz: one per seed.
    """

    basis: Float[torch.Tensor, "seeds steps parameters"]
    steps: int
    ritz: list[Ritz]

    def vector(self, place: int) -> Vectors:
        """Return the Ritz vector of each seed at a place among its values (0 is the lowest, −1 the highest)."""
        rows = []
        for ritz, basis in zip(self.ritz, self.basis, strict=True):
            within = torch.from_numpy(ritz.vectors[:, place]).to(basis)
            rows.append(within @ basis[: len(within)])
        return torch.stack(rows)


def lanczos(
    product: Product,
    start: Vectors,
    steps: int,
    tolerance: float = 0.0,
    ends: tuple[int, ...] = (0, -1),
    stopped: Callable[[], bool] = lambda: False,
) -> LanczosRun:
    """Tridiagonalise the matrix of each seed from its own start vector, with every vector orthogonal to all earlier ones.

    Where β vanishes the Krylov space of the start vector is exhausted, and that seed takes no further steps.

    Args:
        product: the matrices.
        start: not zero.
        steps: the maximum number of products; there are never more than parameters.
        tolerance: end earlier when, for all seeds, the residual bounds of the Ritz values at `ends` are at most this share of
            their absolute values, or of a hundredth of the largest absolute value. With 0 all steps are taken.
        ends: places among the Ritz values that must converge.
        stopped: called after each product; the run ends when it returns True.

    Raises:
        Diverged: a product is not finite.

    **Source**: Golub & Van Loan, Matrix Computations, 4th edition, sections 10.1 and 10.3 (Gram-Schmidt against all
    vectors, again where cancellation requires it).
    """
    seeds, size = start.shape
    steps = min(steps, size)
    basis = start.new_empty(seeds, steps, size)
    alpha, beta = np.zeros((seeds, steps)), np.zeros((seeds, steps))
    lengths = np.full(seeds, steps)
    tiny = 10 * torch.finfo(start.dtype).eps
    norm = start.norm(dim=1, keepdim=True)
    vector = start / norm
    done = 0

    def converged() -> bool:
        return all(_has_converged(ritz, tolerance, ends) for ritz in _ritz(alpha, beta, np.minimum(lengths, done)))

    for step in range(steps):
        basis[:, step] = vector
        image = product(vector)
        along = torch.linalg.vecdot(image, vector)[:, None]
        alpha[:, step] = along[:, 0].cpu().numpy()
        if not np.isfinite(alpha[:, step]).all():
            raise Diverged("A product with the Hessian is not finite: the network's weights are too large to measure.")
        # The components along the two latest vectors are the largest; subtracting them first keeps rounding errors small.
        image = torch.addcmul(image, along, vector, value=-1)
        if step:
            image = image.addcmul_(norm, basis[:, step - 1], value=-1)
        image, norm = _orthogonal(image, basis[:, : step + 1])
        beta[:, step] = norm[:, 0].cpu().numpy()
        done = step + 1
        scale = np.maximum(np.abs(alpha[:, :done]).max(1), beta[:, :step].max(1, initial=0.0))
        ended = (beta[:, step] <= tiny * scale) | (beta[:, step] == 0)
        lengths = np.where(ended & (lengths == steps), done, lengths)
        resting = lengths <= done
        check_due = tolerance and done >= FIRST_CHECK and done % CHECK_EVERY == 0
        if resting.all() or stopped() or (check_due and converged()):
            break
        at_rest = torch.from_numpy(resting).to(norm.device)[:, None]
        vector = image / norm.masked_fill(at_rest, torch.inf)
    return LanczosRun(basis[:, :done], done, _ritz(alpha, beta, np.minimum(lengths, done)))


def _orthogonal(
    vectors: Vectors, basis: Float[torch.Tensor, "seeds steps parameters"]
) -> tuple[Vectors, Float[torch.Tensor, "seeds 1"]]:
    """Return the components of vectors orthogonal to the span of an orthonormal basis, and their norms."""
    norm = vectors.norm(dim=1, keepdim=True)
    for _ in range(2):
        before = norm
        vectors = vectors - torch.bmm(torch.bmm(vectors[:, None], basis.transpose(1, 2)), basis)[:, 0]
        norm = vectors.norm(dim=1, keepdim=True)
        # Little was subtracted, so rounding errors are small (Kahan's "twice is enough").
        if bool((norm > ENOUGH * before).all()):
            break
    return vectors, norm


def _ritz(alpha: np.ndarray, beta: np.ndarray, lengths: np.ndarray) -> list[Ritz]:
    pairs = []
    for diagonal, residuals, length in zip(alpha, beta, lengths, strict=True):
        off_diagonal = residuals[: length - 1]
        tridiagonal = np.diag(diagonal[:length]) + np.diag(off_diagonal, 1) + np.diag(off_diagonal, -1)
        values, vectors = np.linalg.eigh(tridiagonal)
        # ‖A y − θ y‖ of a Ritz pair is β times the last component of its eigenvector.
        pairs.append(Ritz(values, vectors[0] ** 2, residuals[length - 1] * np.abs(vectors[-1]), vectors))
    return pairs


def _has_converged(ritz: Ritz, tolerance: float, ends: tuple[int, ...]) -> bool:
    size = np.maximum(np.abs(ritz.values), 0.01 * np.abs(ritz.values).max())
    return all(ritz.bounds[end] <= tolerance * size[end] for end in ends)
