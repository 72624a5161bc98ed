"""The columns of a table and their preprocessing."""

import pandas as pd

from core.frames.training_set import Description
from dashboard.views import tables
from dashboard.write import Markup, st

TALLEST = 423  # px: eleven rows


def table(training_set: Description) -> None:
    """Draw the columns of a table, warnings about suspicious columns, and the preprocessing."""
    for note in training_set.notes:
        st.caption(Markup(":material/info: {}").format(note))
    if training_set.table is None or training_set.steps is None:
        return
    for suspect in training_set.table.suspects:
        st.warning(suspect.why, icon=":material/visibility:")
    st.markdown(Markup("## Columns"), anchors=False)
    st.caption(
        f"{training_set.table.rows:,} rows. "
        + (
            ""
            if training_set.table.suspects
            else "No column looks like a number of the row or determines the class by itself."
        )
    )
    _rows(training_set.table.columns, "The columns of the table", "columns of the table")
    st.markdown(Markup("## Preprocessing"), anchors=False)
    st.caption(
        "Fitted to the training part of the first seed only; every seed has its own. "
        f"Networks and classifiers get {int(training_set.steps['becomes'].sum()):,} columns in all."
    )
    _rows(training_set.steps, "The preprocessing of each column", "steps of preprocessing")


def _rows(table: pd.DataFrame, alt: str, key: str) -> None:
    tables.show(table, alt, height=min(TALLEST, 38 + 35 * len(table)), key=key)
