"""Cards with the formula of each method on the page, and the numbers of its run."""

from collections.abc import Sequence

from core.experiment import Experiment
from dashboard.words import formulas
from dashboard.write import st

CARDS_PER_ROW = 3


def formula_cards(experiments: Sequence[Experiment]) -> None:
    """Draw an expander with one card per method; the method without weights has no card if there are others."""
    runs = list({tuple(formulas.parts(run)): run for run in experiments}.values())
    runs = [run for run in runs if formulas.is_informative(run)] or runs
    with st.expander(
        "The formula, with the numbers of this page", key="formulas", icon=":material/function:", on_change="rerun"
    ) as expander:
        if expander.open:
            for first in range(0, len(runs), CARDS_PER_ROW):
                row = runs[first : first + CARDS_PER_ROW]
                for column, run in zip(st.columns(min(len(runs), CARDS_PER_ROW)), row, strict=False):
                    with column:
                        formulas.card(run)
