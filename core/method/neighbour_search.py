"""The time that a search for nearest neighbours takes."""

TREE_COLUMNS = 15  # scikit-learn's own limit: with more columns it computes the distance of every pair


def search_seconds(queries: float, samples: float, columns: int) -> float:
    """Return about how many seconds scikit-learn needs, on one core, to find the neighbours of the queries among the samples."""
    per_query = 2e-6 * columns if columns <= TREE_COLUMNS else 5e-6 + 1e-10 * samples * columns
    return queries * per_query
