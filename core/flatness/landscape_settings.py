"""The settings of loss landscapes."""

from dataclasses import dataclass
from typing import Literal

from core.flatness.identified import Identified
from core.method.parameter import check_fields, parameter


@dataclass(frozen=True)
class LandscapeSettings(Identified, kind="setting of a landscape"):
    """The points at which the loss is computed, and over which samples.

    Raises:
        InvalidValue: a value out of range.
    """

    dimensions: int = parameter(1, "1 for a curve, 2 for a surface.", at_least=1, at_most=2)
    directions: Literal["random", "eigenvectors"] = parameter(
        "random",
        "`random`: Gaussian, every filter as long as the network's own (filter-normalised), so that networks can be compared. "
        "`eigenvectors`: the steepest ones of the Hessian, of length 1.",
    )
    points: int = parameter(
        25, "Points along each direction; an odd number has the network itself among them.", at_least=3, at_most=201
    )
    radius: float = parameter(
        1.0, "Distance that is covered along each direction.", above=0, at_most=100, logarithmic=True
    )
    samples: int = parameter(
        50,
        "Largest number of training samples per class, chosen by seed.",
        at_least=1,
        at_most=100_000,
        advanced=True,
    )
    loss: Literal["cross_entropy", "training"] = parameter(
        "cross_entropy",
        "The loss: `cross_entropy`, or the one that the run was trained with, without weights.",
        advanced=True,
    )
    seed: int = parameter(
        0, "Chooses samples and directions, the same in every run.", at_least=0, at_most=2**31, advanced=True
    )

    def __post_init__(self) -> None:
        check_fields(self, "")
