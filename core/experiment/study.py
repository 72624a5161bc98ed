"""A study: a list of experiments, made from a base experiment by varying one or two axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from core.errors import InvalidValue, unknown, value_text
from core.experiment import SCALARS, Experiment
from core.experiment.codec import from_dotted
from core.method.component import AXES

MAX_RUNS = 100


@dataclass(frozen=True)
class Variation:
    """An axis or dotted key, and its values."""

    key: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Variation":
        """Parse a text such as `weighting:none,inverse`.

        Values are separated by commas, or by semicolons if a value itself holds commas (`model.hidden:64;128,64`).

        Raises:
            InvalidValue: the text has another form, or a value occurs twice.
        """
        key, colon, rest = text.partition(":")
        values = tuple(part.strip() for part in rest.split(";" if ";" in rest else ",") if part.strip())
        if not colon or not key.strip() or not values:
            raise InvalidValue(f"{value_text(text)} is not AXIS:V1,V2,…, such as weighting:none,inverse.")
        if len(set(values)) < len(values):
            raise InvalidValue(f"{value_text(text)} names a value twice; give each value once.")
        return cls(key.strip(), values)


@dataclass(frozen=True)
class StudyRun:
    """One experiment of a study, and the values by which it differs from the base."""

    varied: dict[str, str]
    experiment: Experiment


def study(base: Mapping[str, Any], variations: Sequence[Variation]) -> list[StudyRun]:
    """Return the experiments of a study, with the last variation changing fastest.

    Args:
        base: an experiment in nested form; varying the component of an axis drops the fields of the base for that axis.
        variations: one or two variations.

    Raises:
        InvalidValue: there are no or more than two variations or more than 100 runs, or a run is not admissible.
    """
    if not 1 <= len(variations) <= 2:
        raise InvalidValue(f"A study varies one or two axes; {len(variations)} are given.")
    total = len(variations[0].values) * (len(variations[1].values) if len(variations) > 1 else 1)
    if total > MAX_RUNS:
        raise InvalidValue(f"This study has {total} runs; at most {MAX_RUNS} are admissible.")
    for variation in variations:
        axis = variation.key.partition(".")[0]
        if axis not in (*AXES, *SCALARS):
            raise unknown("axis", variation.key, [*AXES, *SCALARS])
    runs = []
    for values in product(*(variation.values for variation in variations)):
        varied = {variation.key: value for variation, value in zip(variations, values, strict=True)}
        runs.append(StudyRun(varied, from_dotted(varied, base)))
    return runs
