"""Training counts chosen by the user."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import InvalidValue, value_text
from core.method.imbalance import Imbalance
from core.method.parameter import parameter


@dataclass(frozen=True)
class Counts(Imbalance, slug="counts", title="Given counts", place=30):
    """You choose the number of training samples of each class.

    Formula: n_c = counts[c]; with `reverse`, n_c = counts[C−1−c].

    **Source**: none; you choose.
    """

    counts: tuple[int, ...] = parameter(
        (),
        "Number of training samples of each class, separated by commas. Empty: all available ones.",
        at_least=1,
        at_most=10_000_000,
        max_length=1000,
    )
    reverse: bool = parameter(False, "Gives the counts to the classes in reverse order.")

    def training_counts(self, available: Sequence[int]) -> list[int]:
        if not self.counts:
            return [int(count) for count in available]
        text, limits = _listed(self.counts), _listed(available)
        if len(self.counts) != len(available):
            raise InvalidValue(
                f"imbalance.counts = {text} has length {len(self.counts)}; there are {len(available)} classes: "
                f"give one count per class, at most {limits}."
            )
        wanted = list(reversed(self.counts)) if self.reverse else list(self.counts)
        for label, (count, limit) in enumerate(zip(wanted, available, strict=True)):
            if count > limit:
                raise InvalidValue(
                    f"imbalance.counts = {text} asks for {count:,} training samples of class number {label}, counting "
                    f"from 0; there are {limit:,}: give at most {limits}."
                )
        return wanted


def _listed(counts: Sequence[int]) -> str:
    return value_text(",".join(str(count) for count in counts)).strip("'")
