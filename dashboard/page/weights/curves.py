"""The Weights page's numbers: weight against class size for each weighting, and what they depend on."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from core.errors import LabError
from core.method.component import component, components
from core.method.parameter import check_fields, parameter, parameters
from core.method.weighting import NORMALISATION_HELP, NormalisedWeighting

POINTS = 120
USUAL = ("inverse", "inverse_sqrt", "effective_number")


def schemes() -> list[str]:
    """The weightings that depend on the class sizes alone."""
    return [slug for slug, kind in components("weighting").items() if issubclass(kind, NormalisedWeighting)]


@dataclass(frozen=True)
class State:
    """What is set on the page.

    Raises:
        InvalidValue: a value out of range.
    """

    schemes: tuple[str, ...] = parameter(USUAL, "The weightings that are drawn.")
    counts: tuple[int, ...] = parameter(
        (1000, 100, 10),
        "Training samples of each class, separated by commas. At first those of the experiment on Explore.",
        at_least=1,
        at_most=10_000_000,
        max_length=1000,
    )
    normalisation: Literal["sample", "class", "batch"] = parameter("sample", NORMALISATION_HELP)
    beta: float = parameter(
        0.99,
        "ENS: how much samples of a class overlap. 0: all classes weigh alike, close to 1: inverse frequency.",
        at_least=0,
        below=1,
    )
    ratio: float = parameter(
        16.0,
        "Importance: how many times as much the second of two classes counts.",
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
    """What is drawn: `lines` (scheme, n, weight), `points` (scheme, class, n, weight), and a sentence for what cannot be."""

    lines: pd.DataFrame
    points: pd.DataFrame
    problems: list[str] = field(default_factory=list)


def curves(state: State) -> Curves:
    """The weight of every scheme against n, scaled so that it passes through the weights of the classes."""
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
        # A weight that is given for each class is no function of n: its line joins the classes.
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
    """The weighting of this name with what is set of its parameters."""
    kind = component("weighting", slug)
    values = {item.name: getattr(state, item.name) for item in parameters(kind) if hasattr(state, item.name)}
    return kind(**values)  # type: ignore[return-value]
