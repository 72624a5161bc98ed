"""The settings of a measurement of flatness."""

from dataclasses import dataclass
from typing import Literal

from core.flatness.identified import Identified
from core.method.parameter import check_fields, parameter


@dataclass(frozen=True)
class FlatnessSettings(Identified, kind="setting of flatness"):
    """How the Hessian of each class is measured; equal settings on the same run give equal numbers.

    Raises:
        InvalidValue: a value out of range.
    """

    samples: int = parameter(
        200, "Largest number of training samples per class, chosen by seed.", at_least=1, at_most=100_000
    )
    steps: int = parameter(
        40,
        "Largest number of Lanczos steps, each a product of the Hessian with a vector; the steps end when both ends of the "
        "spectrum have converged, usually within 30.",
        at_least=2,
        at_most=500,
    )
    starts: int = parameter(
        2,
        "Random start vectors. The first finds the ends; the others, of 12 steps each, steady the density.",
        at_least=1,
        at_most=20,
    )
    loss: Literal["cross_entropy", "training"] = parameter(
        "cross_entropy",
        "The loss whose Hessian is computed: `cross_entropy`, so that runs can be compared, or the loss that the run was trained "
        "with, as it was in the last epoch and without weights: within a class, a static weight is a constant factor.",
    )
    seed: int = parameter(
        0, "Chooses samples and start vectors, the same in every run.", at_least=0, at_most=2**31, advanced=True
    )

    def __post_init__(self) -> None:
        check_fields(self, "")
