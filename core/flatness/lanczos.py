"""The Lanczos method for one symmetric matrix a seed, all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from core.errors import Diverged
from core.flatness.curvature import Product

FIRST_LOOK = 8
LOOK_EVERY = 4
ENOUGH = 0.7


@dataclass(frozen=True, eq=False)
class Ritz:
    """What a Lanczos run found out about one seed's matrix, from k steps.

    Attributes:
        values: Ritz values in ascending order, float64 `[k]`.
        weights: squared first components of the tridiagonal matrix's eigenvectors, float64 `[k]`, summing to 1.
        bounds: float64 `[k]`; each Ritz value has an eigenvalue of the matrix at most that far away.
        vectors: eigenvectors of the tridiagonal matrix as columns, float64 `[k, k]`.
    """

    values: np.ndarray
    weights: np.ndarray
    bounds: np.ndarray
    vectors: np.ndarray


@dataclass(frozen=True, eq=False)
class LanczosRun:
    """A Lanczos run of all seeds.

    Attributes:
        basis: orthonormal vectors `[S, k, d]`; zeros after a seed's space was exhausted.
        steps: k, the products that were made.
        ritz: one a seed.
    """

    basis: torch.Tensor
    steps: int
    ritz: list[Ritz]

    def vector(self, place: int) -> torch.Tensor:
        """The Ritz vector of each seed at a place in its values (0 the lowest, −1 the highest), `[S, d]`."""
        rows = []
        for one, basis in zip(self.ritz, self.basis, strict=True):
            within = torch.from_numpy(one.vectors[:, place]).to(basis)
            rows.append(within @ basis[: len(within)])
        return torch.stack(rows)


def lanczos(
    product: Product,
    start: torch.Tensor,
    steps: int,
    tolerance: float = 0.0,
    ends: tuple[int, ...] = (0, -1),
    stopped: Callable[[], bool] = lambda: False,
) -> LanczosRun:
    """Tridiagonalise the matrix of each seed, from its own start vector, keeping every vector orthogonal to all before it.

    Where β vanishes the space of the start vector is exhausted: all that it can show has been seen, and that seed rests.

    Args:
        product: the matrices.
        start: `[S, d]`, not zero.
        steps: at most so many products; no more than d are made.
        tolerance: end earlier when the residual bound of the ends is at most this share of their value, for all seeds, or a
            hundredth of this share of the largest. 0 never does.
        ends: places in the Ritz values that the tolerance looks at.
        stopped: is asked after each product whether to end there.

    Raises:
        Diverged: a product is not finite.

    **Source**: Golub & Van Loan, Matrix Computations, 4th edition, sections 10.1 and 10.3 (Gram-Schmidt against all
    vectors, again where cancellation asks for it).
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

    def looked() -> bool:
        found = _ritz(alpha, beta, np.minimum(lengths, done))
        return all(_settled(one, tolerance, ends) for one in found)

    for step in range(steps):
        basis[:, step] = vector
        image = product(vector)
        along = torch.linalg.vecdot(image, vector)[:, None]
        alpha[:, step] = along[:, 0].cpu().numpy()
        if not np.isfinite(alpha[:, step]).all():
            raise Diverged("A product with the Hessian is not finite: the network's weights are too large to measure.")
        # Most of it goes with the two latest vectors; taking that away first leaves little for rounding to spoil.
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
        if resting.all() or stopped() or (tolerance and done >= FIRST_LOOK and done % LOOK_EVERY == 0 and looked()):
            break
        at_rest = torch.from_numpy(resting).to(norm.device)[:, None]
        vector = image / norm.masked_fill(at_rest, torch.inf)
    return LanczosRun(basis[:, :done], done, _ritz(alpha, beta, np.minimum(lengths, done)))


def _orthogonal(vectors: torch.Tensor, basis: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What is left of vectors `[S, d]` beside the span of an orthonormal basis `[S, k, d]`, and its norms `[S, 1]`."""
    norm = vectors.norm(dim=1, keepdim=True)
    for _ in range(2):
        before = norm
        vectors = vectors - torch.bmm(torch.bmm(vectors[:, None], basis.transpose(1, 2)), basis)[:, 0]
        norm = vectors.norm(dim=1, keepdim=True)
        # Little was taken away, so rounding left little in it (Kahan's "twice is enough").
        if bool((norm > ENOUGH * before).all()):
            break
    return vectors, norm


def _ritz(alpha: np.ndarray, beta: np.ndarray, lengths: np.ndarray) -> list[Ritz]:
    found = []
    for diagonal, beside, length in zip(alpha, beta, lengths, strict=True):
        between = beside[: length - 1]
        tridiagonal = np.diag(diagonal[:length]) + np.diag(between, 1) + np.diag(between, -1)
        values, vectors = np.linalg.eigh(tridiagonal)
        # ‖A y − θ y‖ of a Ritz pair is β times the last component of its eigenvector.
        found.append(Ritz(values, vectors[0] ** 2, beside[length - 1] * np.abs(vectors[-1]), vectors))
    return found


def _settled(ritz: Ritz, tolerance: float, ends: tuple[int, ...]) -> bool:
    size = np.maximum(np.abs(ritz.values), 0.01 * np.abs(ritz.values).max())
    return all(ritz.bounds[end] <= tolerance * size[end] for end in ends)
