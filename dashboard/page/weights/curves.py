"""The numbers of the page Weights: weight against class size for each weighting."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from core.errors import LabError
from core.method.component import component, in_order
from core.method.parameter import check_fields, parameter, parameters
from core.method.weighting import NORMALISATION_HELP, NormalisedWeighting

POINTS = 120  # of a curve
USUAL = ("inverse", "inverse_sqrt", "effective_number")


def schemes() -> list[str]:
    """Return the weightings that depend on the class sizes alone."""
    return [slug for slug in in_order("weighting") if issubclass(component("weighting", slug), NormalisedWeighting)]


@dataclass(frozen=True)
class State:
    """The settings of the page.

    Raises:
        InvalidValue: a value out of range.
    """

    schemes: tuple[str, ...] = parameter(USUAL, "The weightings that are drawn.")
    counts: tuple[int, ...] = parameter(
        (1000, 100, 10),
        "Number of training samples of each class, separated by commas. At first those of the experiment on Explore.",
        at_least=1,
        at_most=10_000_000,
        max_length=1000,
    )
    normalisation: Literal["sample", "class", "batch"] = parameter("sample", NORMALISATION_HELP)
    beta: float = parameter(
        0.99,
        "ENS: the overlap of the samples of a class. 0: all classes have equal weights; near 1: inverse frequency.",
        at_least=0,
        below=1,
    )
    ratio: float = parameter(
        16.0,
        "Importance: the weight of the second of two classes as a multiple of that of the first.",
        at_least=1e-4,
        at_most=1e4,
        logarithmic=True,
    )

    def __post_init__(self) -> None:
        check_fields(self, "")
        for slug in self.schemes:
            component("weighting", slug)


@dataclass(frozen=True)
class Curves:
    """The curves `lines` (scheme, n, weight), the classes `points` (scheme, class, n, weight), and one sentence per problem."""

    lines: pd.DataFrame
    points: pd.DataFrame
    problems: list[str] = field(default_factory=list)


def curves(state: State) -> Curves:
    """Return the weight against n for every scheme, scaled so that the curve passes through the weights of the classes."""
    counts = np.array(state.counts)
    order = np.argsort(-counts, kind="stable")
    lines, points, problems = [], [], []
    grid = np.unique(np.geomspace(max(1, counts.min() / 2), counts.max() * 2, POINTS))
    for slug in state.schemes:
        try:
            scheme = weighting(slug, state)
            weights = scheme.class_weights(counts)
            raw = scheme.raw_weights(counts)
        except LabError as error:
            problems.append(str(error))
            continue
        title = type(scheme).title
        # Weights that are given for each class are no function of n: a line connects the classes.
        n = grid if scheme.by_counts else counts[order].astype(float)
        line = scheme.raw_weights(grid) * (weights[0] / raw[0]) if scheme.by_counts else weights[order]
        lines.append(pd.DataFrame({"scheme": title, "n": n, "weight": line}))
        names = [str(index) for index in range(len(counts))]
        points.append(pd.DataFrame({"scheme": title, "class": names, "n": counts, "weight": weights}))
    empty = pd.DataFrame(columns=["scheme", "class", "n", "weight"])
    return Curves(
        pd.concat(lines, ignore_index=True) if lines else empty.drop(columns="class"),
        pd.concat(points, ignore_index=True) if points else empty,
        problems,
    )


def weighting(slug: str, state: State) -> NormalisedWeighting:
    """Return the weighting of this name with the parameters of the state."""
    kind = component("weighting", slug)
    values = {item.name: getattr(state, item.name) for item in parameters(kind) if hasattr(state, item.name)}
    return kind(**values)  # type: ignore[return-value]
