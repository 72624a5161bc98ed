"""A card for each method on the page, with its formula and the numbers of its run."""

from collections.abc import Sequence

from core.experiment import Experiment
from dashboard.words import formulas
from dashboard.write import st

CARDS_IN_A_ROW = 3


def formula_cards(experiments: Sequence[Experiment]) -> None:
    """Draw a card for each method among these experiments, folded away; the plain one says nothing beside others."""
    runs = list({tuple(formulas.parts(run)): run for run in experiments}.values())
    runs = [run for run in runs if formulas.says_something(run)] or runs
    with st.expander(
        "The formula, with the numbers of this page", key="formulas", icon=":material/function:", on_change="rerun"
    ) as fold:
        if fold.open:
            for first in range(0, len(runs), CARDS_IN_A_ROW):
                row = runs[first : first + CARDS_IN_A_ROW]
                for column, run in zip(st.columns(min(len(runs), CARDS_IN_A_ROW)), row, strict=False):
                    with column:
                        formulas.card(run)
