"""The approximate eigenvalues of one matrix from a Lanczos run."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, eq=False)
class Ritz:
    """Ritz values and vectors of one seed's matrix.

    Attributes:
        values: Ritz values in ascending order.
        weights: squared first components of the tridiagonal matrix's eigenvectors; their sum is 1.
        bounds: for each Ritz value, the largest distance to the nearest eigenvalue of the matrix.
        vectors: eigenvectors of the tridiagonal matrix as columns.
    """

    values: Float[np.ndarray, " steps"]
    weights: Float[np.ndarray, " steps"]
    bounds: Float[np.ndarray, " steps"]
    vectors: Float[np.ndarray, "steps steps"]
