"""A study: a base experiment and one or two axes to vary. It is a list of experiments, nothing more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from core.errors import InvalidValue, shown, unknown
from core.experiment import SCALARS, Experiment
from core.experiment.codec import from_dotted
from core.method.component import AXES

MAX_RUNS = 100


@dataclass(frozen=True)
class Variation:
    """One axis or dotted key and the values that it takes."""

    key: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Variation":
        """`"weighting:none,inverse"` as a variation.

        Values are separated by commas, or by semicolons where a value itself holds commas (`model.hidden:64;128,64`).

        Raises:
            InvalidValue: the text has another form or a value is repeated.
        """
        key, colon, rest = text.partition(":")
        values = tuple(part.strip() for part in rest.split(";" if ";" in rest else ",") if part.strip())
        if not colon or not key.strip() or not values:
            raise InvalidValue(f"{shown(text)} is not AXIS:V1,V2,…, such as weighting:none,inverse.")
        if len(set(values)) < len(values):
            raise InvalidValue(f"{shown(text)} names a value twice; each value can be varied once.")
        return cls(key.strip(), values)


@dataclass(frozen=True)
class StudyRun:
    """One experiment of a study, and what was varied to get it."""

    varied: dict[str, str]
    experiment: Experiment


def study(base: Mapping[str, Any], variations: Sequence[Variation]) -> list[StudyRun]:
    """The experiments of a study, the last variation changing fastest.

    Args:
        base: an experiment in nested form; a component that is varied drops the base's fields for that axis.
        variations: one or two.

    Raises:
        InvalidValue: none or more than two variations, more than 100 runs, or a run that is not admissible.
    """
    if not 1 <= len(variations) <= 2:
        raise InvalidValue(f"A study varies one or two axes; {len(variations)} are given.")
    total = len(variations[0].values) * (len(variations[1].values) if len(variations) > 1 else 1)
    if total > MAX_RUNS:
        raise InvalidValue(f"This study has {total} runs; at most {MAX_RUNS} are made.")
    for variation in variations:
        axis = variation.key.partition(".")[0]
        if axis not in (*AXES, *SCALARS):
            raise unknown("axis", variation.key, [*AXES, *SCALARS])
    runs = []
    for values in product(*(variation.values for variation in variations)):
        varied = {variation.key: value for variation, value in zip(variations, values, strict=True)}
        runs.append(StudyRun(varied, from_dotted(varied, base)))
    return runs
