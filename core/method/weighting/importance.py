"""Importance weights chosen by hand."""

from dataclasses import dataclass

import numpy as np

from core.codegen.layout import WIDTH, assigned, literal
from core.codegen.lines import Lines
from core.errors import InvalidValue
from core.method.parameter import parameter
from core.method.weighting import NormalisedWeighting, static_weights


@dataclass(frozen=True)
class Importance(NormalisedWeighting, slug="importance", title="Importance weights"):
    """Weights that you choose: for two classes one ratio, otherwise one weight a class.

    Formula: w_1 / w_0 = ρ. Class 1, the positive one, counts ρ times as much as class 0.

    **Source**: Byrd & Lipton, What is the Effect of Importance Weighting in Deep Learning?, ICML 2019, section 3
    (ρ from 1/256 to 256).
    """

    two_classes = True
    by_counts = False

    ratio: float = parameter(
        16.0,
        "Two classes: how many times as much the positive class counts. Below 1 the other class counts more.",
        at_least=1e-4,
        at_most=1e4,
        logarithmic=True,
        applies=lambda values, classes: not values["weights"] and classes() == 2,
    )
    weights: tuple[float, ...] = parameter(
        (),
        "One weight a class, separated by commas; used instead of the ratio when given.",
        at_least=0,
        at_most=1e6,
        max_length=1000,
    )

    def check(self) -> None:
        if self.weights and not any(self.weights):
            raise InvalidValue("weighting.weights are all 0; at least one class must count.")

    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        classes = len(class_counts)
        if self.weights:
            if len(self.weights) != classes:
                raise InvalidValue(
                    f"weighting.weights has {len(self.weights)} values; the dataset has {classes} classes: give one a class."
                )
            return np.array(self.weights)
        if classes != 2:
            raise InvalidValue(
                f"weighting.ratio = {self.ratio:g} needs two classes; there are {classes}: choose two with dataset.classes, "
                "or give weighting.weights, one a class."
            )
        return static_weights.importance(self.ratio)

    def code(self) -> Lines:
        given = assigned("given", literal(self.weights or (1.0, self.ratio)), WIDTH - 4)
        return Lines(f"{given}\nweights = np.array(given)")

    def formula(self) -> list[str]:
        if self.weights:
            return [r"w_y \text{ as given}"]
        return [rf"\frac{{w_1}}{{w_0}} = \rho, \qquad \rho = {self.ratio:g}"]
