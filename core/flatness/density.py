"""The spectral density from Lanczos runs: stochastic Lanczos quadrature."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf

import numpy as np
from jaxtyping import Float

from core.flatness.ritz import Ritz


@dataclass(frozen=True, eq=False)
class Density:
    """A discrete estimate of the distribution of one matrix's eigenvalues.

    ∫ f(λ) φ(λ) dλ ≈ Σ_j weight_j f(node_j) for φ = (1/d) Σ δ(λ − λ_i). The k nodes from one start vector are exact for
    polynomials up to degree 2k − 1, apart from the randomness of the start vector.

    Attributes:
        nodes: in ascending order.
        weights: not negative; their sum is 1.

    **Source**: Ubaru, Chen, Saad, Fast Estimation of tr(f(A)) via Stochastic Lanczos Quadrature, SIAM J. Matrix Anal. 2017.
    """

    nodes: Float[np.ndarray, " nodes"]
    weights: Float[np.ndarray, " nodes"]

    @classmethod
    def of(cls, runs: Sequence[Ritz]) -> "Density":
        """Average the densities of several start vectors."""
        nodes = np.concatenate([run.values for run in runs])
        weights = np.concatenate([run.weights / run.weights.sum() for run in runs]) / len(runs)
        order = np.argsort(nodes, kind="stable")
        return cls(nodes[order], weights[order])

    def moment(self, power: int) -> float:
        """Return the mean of λ^power over the eigenvalues: tr(H^power) / d."""
        return float((self.weights * self.nodes**power).sum())

    @property
    def negative_mass(self) -> float:
        """The share of the curvature that is negative: Σ_{λ<0} |λ| / Σ |λ|, in [0, 1]; 0 for a matrix of zeros.

        Eigenvalues are weighted by their size, because most are zero up to rounding and their signs mean nothing.
        """
        size = self.weights * np.abs(self.nodes)
        total = size.sum()
        return float(size[self.nodes < 0].sum() / total) if total > 0 else 0.0

    def smoothed(
        self, grid: Float[np.ndarray, " points"], width: float, ends: tuple[float, float] = (-np.inf, np.inf)
    ) -> Float[np.ndarray, " points"]:
        """Return the density at the points of a grid, with a Gaussian in place of every node.

        Args:
            grid: the points, within the ends.
            width: standard deviation of the Gaussians, above 0.
            ends: where the Gaussians are cut off, so that each has mass 1 between them; no node lies outside.
        """
        distance = (grid[:, None] - self.nodes) / width
        inside = _below((ends[1] - self.nodes) / width) - _below((ends[0] - self.nodes) / width)
        return np.exp(-0.5 * distance**2) @ (self.weights / inside) / (width * np.sqrt(2 * np.pi))

    def grid(
        self, points: int = 512, width: float | None = None
    ) -> tuple[Float[np.ndarray, " points"], Float[np.ndarray, " points"], float]:
        """Return a grid wide enough for the smoothed density to integrate to 1, the density on it, and the width used.

        Args:
            points: number of points of the grid.
            width: of the Gaussians; None takes a hundredth of the spectrum's range.
        """
        low, high = self.nodes[0], self.nodes[-1]
        width = width or max(0.01 * (high - low), 1e-3 * max(abs(low), abs(high)), 1e-12)
        grid = np.linspace(low - 6 * width, high + 6 * width, points)
        return grid, self.smoothed(grid, width), width


def _below(deviates: np.ndarray) -> np.ndarray:
    """Return the mass of the standard normal distribution below each of these deviates."""
    return np.array([0.5 + 0.5 * erf(deviate / np.sqrt(2)) for deviate in deviates])
