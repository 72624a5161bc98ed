"""A rare illness."""

from dataclasses import dataclass

import data
from core.codegen.lines import Lines
from core.method.dataset.split_off import SplitOff
from core.method.parameter import parameter
from data.points import GENERATOR_SEED


@dataclass(frozen=True)
class Screening(SplitOff, slug="screening", title="Screening for a rare illness (2-D)", place=20):
    """Two measurements of many people, of whom few are ill: accuracy says little, because always answering *healthy* is right
    nearly always.

    Formula: of the healthy x ~ N(0, I), of the ill x ~ N(μ, I), with |μ| = distance and both entries of μ equal.

    **Source**: ours; the example is the usual one, as in He & Garcia, Learning from Imbalanced Data, IEEE TKDE 2009.
    """

    people: int = parameter(10_000, "Number of healthy and ill people together.", at_least=20, at_most=20_000)
    share: float = parameter(
        0.01,
        "Share of the ill among all people, rounded to whole people.",
        at_least=0.001,
        at_most=0.5,
        logarithmic=True,
    )
    distance: float = parameter(
        2.0,
        "Distance between the mean measurements of the ill and of the healthy, in standard deviations. At 2 they overlap.",
        at_least=0,
        at_most=20,
    )

    @property
    def known_classes(self) -> tuple[str, ...]:
        return ("healthy", "ill")

    def everything(self) -> data.Samples:
        return data.screening(self.people, self.share, self.distance)

    def code(self) -> Lines:
        ill = max(2, round(self.share * self.people))
        return Lines.of(
            f"""
            random = np.random.default_rng({GENERATOR_SEED})
            features = random.standard_normal(({self.people}, 2))
            features[{self.people - ill}:] += {self.distance} / np.sqrt(2)
            features = features.astype(np.float32)
            names = np.repeat(["healthy", "ill"], [{self.people - ill}, {ill}])
            """,
            "import numpy as np",
        )
