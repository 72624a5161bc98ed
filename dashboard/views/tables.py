"""The numbers behind a chart."""

from collections.abc import Callable

import pandas as pd

from core.reports.spreadsheet import as_csv_text
from dashboard.write import st


def behind(name: str, key: str, make: Callable[[], pd.DataFrame]) -> None:
    """The numbers of a chart, folded away and only made when somebody looks; with a button to download them."""
    with st.expander("Table behind this chart", key=f"table {key}", icon=":material/table:", on_change="rerun") as fold:
        if not fold.open:
            return
        table = make()
        st.dataframe(
            table,
            hide_index=True,
            height=min(320, 38 + 35 * max(1, len(table))),
            key=f"rows {key}",
            alt=f"Table: {name}",
        )
        download(name, table, key)


def download(name: str, table: pd.DataFrame, key: str) -> None:
    """A button that downloads a table as CSV."""
    st.download_button(
        "Download as CSV",
        as_csv_text(table).encode(),
        file_name=f"{name.replace(' ', '-')}.csv",
        mime="text/csv",
        key=f"download {key}",
        icon=":material/download:",
        on_click="ignore",
    )


def download_latex(name: str, text: str, key: str) -> None:
    """A button that downloads a table that is written in LaTeX already."""
    st.download_button(
        "Download as LaTeX",
        text.encode(),
        file_name=f"{name.replace(' ', '-')}.tex",
        mime="text/x-tex",
        key=f"download latex {key}",
        icon=":material/download:",
        on_click="ignore",
        help="A table for a paper, with the package booktabs; what is best or within noise of it in bold.",
    )


def over_seeds(frame: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    """Mean, least and greatest over the seeds of the columns that have any value."""
    present = [column for column in columns if frame[column].notna().any()]
    if frame.empty or not present:
        return frame[keys]
    grouped = frame.groupby(keys, sort=False)[present].agg(["mean", "min", "max"])
    grouped.columns = [column if how == "mean" else f"{column} {how}" for column, how in grouped.columns]
    return grouped.reset_index().rename(columns={"label": "run"})
