"""What a table with columns of several kinds holds, and what is done to it."""

import pandas as pd

from core.frames.training_set import Description
from dashboard.write import Markup, st

TALLEST = 423  # pixels of a table: eleven rows


def table(found: Description) -> None:
    """What a table with columns of several kinds holds, what looks too good, and what is done to it."""
    for note in found.notes:
        st.caption(Markup(":material/info: {}").format(note))
    if found.table is None or found.steps is None:
        return
    for suspect in found.table.suspects:
        st.warning(suspect.why, icon=":material/visibility:")
    st.markdown(Markup("##### Columns"), anchors=False)
    st.caption(
        f"{found.table.rows:,} rows. "
        + (
            ""
            if found.table.suspects
            else "No column looks like a number of the row or gives the class away by itself."
        )
    )
    _rows_of(found.table.columns, "The columns of the table", "columns of the table")
    st.markdown(Markup("##### What training gets"), anchors=False)
    st.caption(
        "Learnt from the training part of the first seed and from nothing else; other seeds learn their own. "
        f"{int(found.steps['becomes'].sum()):,} columns in all."
    )
    _rows_of(found.steps, "What is done to each column", "steps of preprocessing")


def _rows_of(table: pd.DataFrame, alt: str, key: str) -> None:
    st.dataframe(table, hide_index=True, height=min(TALLEST, 38 + 35 * len(table)), alt=alt, key=key)
