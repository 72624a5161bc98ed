"""Throw-away points."""

from dataclasses import dataclass

from data.added_points import added_points

from core.method.dataset import Points
from core.method.parameter import parameter
from data import Samples


@dataclass(frozen=True)
class Added(Points, slug="added", title="Added points"):
    """Two clouds in the plane.

    Formula: class c is Gaussian around ±distance/2.

    **Source**: a test.
    """

    distance: float = parameter(3.0, "How far the clouds are apart.", at_least=0, at_most=10)

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("0", "1")

    def everything(self) -> Samples:
        return added_points(self.samples, self.distance)
