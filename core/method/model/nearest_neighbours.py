"""Nearest neighbours."""

from dataclasses import dataclass
from typing import Any

from core.errors import InvalidValue
from core.method.model.classifier import Classifier
from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter


@dataclass(frozen=True)
class NearestNeighbours(Classifier, slug="nearest_neighbours", title="Nearest neighbours", place=22):
    """The k nearest training samples vote. The method has no sample weights: only a resampler can change its predictions.

    **Source**: Cover & Hart, Nearest Neighbor Pattern Classification, IEEE Transactions on Information Theory 1967;
    scikit-learn's `KNeighborsClassifier`.
    """

    takes_weights = False

    k: int = parameter(5, "Number of neighbours that vote.", at_least=1, at_most=1000)

    def estimator(self, classes: int, seed: int) -> Any:  # noqa: ARG002
        from sklearn.neighbors import KNeighborsClassifier

        return KNeighborsClassifier(n_neighbors=self.k)

    def check_samples(self, samples: int) -> None:
        if samples < self.k:
            raise InvalidValue(
                f"model.k = {self.k} neighbours are more than the {samples} training samples; give at most {samples}."
            )

    def seconds(self, samples: int, columns: int, classes: int) -> float:  # noqa: ARG002
        # The fit takes no time; the predictions for the training samples and for the other parts do.
        return 0.002 + search_seconds(1.4 * samples, samples, columns)
