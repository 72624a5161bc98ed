"""What a measurement of flatness is made with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from core.component import check_fields, parameter, parameters
from core.errors import unknown


@dataclass(frozen=True)
class FlatnessSettings:
    """How the Hessian of each class is looked at; equal settings on the same run give equal numbers.

    Raises:
        InvalidValue: a value out of range.
    """

    samples: int = parameter(
        200, "At most so many training samples of a class, chosen by seed.", at_least=1, at_most=100_000
    )
    steps: int = parameter(
        40,
        "At most so many Lanczos steps; both ends are usually found in 30, and then no more are made.",
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
        "What the Hessian is of: `cross_entropy`, so that runs can be compared, or the loss that the run was trained with, as it "
        "was in the last epoch and without weights: within a class a static weight is one factor on everything.",
    )
    seed: int = parameter(
        0, "Chooses samples and start vectors, the same in every run.", at_least=0, at_most=2**31, advanced=True
    )

    def __post_init__(self) -> None:
        check_fields(self, "")

    @property
    def id(self) -> str:
        """A hash of the values, under which a run's measurement is kept."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """All values as plain JSON types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The settings with these values, which may be texts; missing ones take defaults.

        Raises:
            InvalidValue: an unknown key (with the nearest known one), or a value that is not admissible.
        """
        known = [item.name for item in parameters(cls)]
        for key in values:
            if key not in known:
                raise unknown("setting of flatness", key, known)
        return cls(**values)
