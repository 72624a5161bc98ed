"""Tables on a page, and their downloads."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from core.reports.numbers import printf_format
from core.reports.spreadsheet import as_csv_text
from dashboard.write import st

LETTER_WIDTH, PADDING = 6, 20  # px
LONGEST_LABEL, LONGEST_HEAD = 34, 18  # letters; longer texts are cut, and shown in full in a tooltip


def show(table: "pd.DataFrame | Styler", alt: str, *, texts: pd.DataFrame | None = None, **options: Any) -> Any:
    """Draw a table with columns as wide as their cells, up to a limit; the first one is pinned, missing values are empty cells.

    Args:
        table: a frame, styled or not.
        alt: the alternative text.
        texts: the texts in the cells of a styled table.
        options: further options of `st.dataframe`.
    """
    cells = table if texts is None else texts
    return st.dataframe(
        table,
        hide_index=True,
        placeholder="",
        column_config={
            str(name): _column(cells[name], width, pinned=place == 0)
            for place, (name, width) in enumerate(widths(cells).items())
        },
        alt=alt,
        **{"height": "content", **options},
    )


def widths(table: pd.DataFrame) -> Mapping[str, int]:
    """Return the width of each column in pixels, for its longest cell and the beginning of its head."""
    letters = {
        str(name): max([min(len(str(name)), LONGEST_HEAD), *(len(str(cell)) for cell in _cell_texts(table[name]))])
        for name in table
    }
    return {name: PADDING + LETTER_WIDTH * min(count, LONGEST_LABEL) for name, count in letters.items()}


def _column(values: pd.Series, width: int, *, pinned: bool) -> Any:
    head: dict[str, Any] = {
        "width": width,
        "pinned": pinned,
        "help": str(values.name) if len(str(values.name)) > LONGEST_HEAD else None,
    }
    if pd.api.types.is_float_dtype(values):
        return st.column_config.NumberColumn(format=printf_format(values), **head)
    return st.column_config.Column(**head)


def _cell_texts(values: pd.Series) -> list[object]:
    if pd.api.types.is_float_dtype(values):
        form = printf_format(values)
        return [form % value for value in values.dropna()]
    return values.head(200).tolist()


def show_behind_chart(name: str, key: str, make: Callable[[], pd.DataFrame]) -> None:
    """Draw an expander with the numbers of a chart and a download button; `make` is called when it is opened."""
    with st.expander(
        "Table behind this chart", key=f"table {key}", icon=":material/table:", on_change="rerun"
    ) as expander:
        if not expander.open:
            return
        table = make()
        show(table, f"Table: {name}", height=min(320, 38 + 35 * max(1, len(table))), key=f"rows {key}")
        download(name, table, key)


def download(name: str, table: pd.DataFrame, key: str) -> None:
    """Draw a button that downloads a table as CSV."""
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
    """Draw a button that downloads the LaTeX code of a table."""
    st.download_button(
        "Download as LaTeX",
        text.encode(),
        file_name=f"{name.replace(' ', '-')}.tex",
        mime="text/x-tex",
        key=f"download latex {key}",
        icon=":material/download:",
        on_click="ignore",
        help="A table for a paper, with the package booktabs. The best values, and those within noise of the best, are bold.",
    )


def summarise_seeds(frame: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    """Return mean, minimum and maximum over the seeds of the columns that have any value, one row per combination of the keys."""
    present = [column for column in columns if frame[column].notna().any()]
    if frame.empty or not present:
        return frame[keys]
    grouped = frame.groupby(keys, sort=False)[present].agg(["mean", "min", "max"])
    grouped.columns = [column if how == "mean" else f"{column} {how}" for column, how in grouped.columns]
    return grouped.reset_index().rename(columns={"label": "run"})
