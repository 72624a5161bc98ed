"""How long a search for nearest neighbours takes."""

TREE_COLUMNS = 15  # scikit-learn's own limit: with more columns it compares every pair


def search_seconds(queries: float, samples: float, columns: int) -> float:
    """About how long scikit-learn searches the neighbours of so many queries among so many samples, on one core."""
    each = 2e-6 * columns if columns <= TREE_COLUMNS else 5e-6 + 1e-10 * samples * columns
    return queries * each
