"""The tables that lie in scikit-learn's package, read without importing it, which takes longer than many a training run."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from jaxtyping import Float


def embedded_table(name: str, skiprows: int = 0) -> Float[np.ndarray, "rows columns"]:
    """Return a table of numbers, whose file has a comma between columns, as float64.

    Args:
        name: the name of the file in scikit-learn's `datasets/data`; `.gz` is unpacked.
        skiprows: number of lines before the numbers.
    """
    package = find_spec("sklearn")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "datasets" / "data"
    return np.loadtxt(folder / name, delimiter=",", skiprows=skiprows)
