"""The numbers behind a chart."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from core.reports.numbers import printf_format
from core.reports.spreadsheet import as_csv_text
from dashboard.write import st

LETTER, BESIDE = 6, 20  # px, of a letter, and of a cell beside its text
LONGEST_LABEL, LONGEST_HEAD = 34, 18  # letters; what is cut is shown when one points at it


def show(table: "pd.DataFrame | Styler", alt: str, *, texts: pd.DataFrame | None = None, **options: Any) -> Any:
    """Draw a table: columns as wide as their cells, labels bounded, the first column kept in sight, nothing where nothing is.

    Args:
        table: frame, or one that is styled.
        alt: what it shows.
        texts: what stands in the cells of a styled table.
        options: of `st.dataframe`.
    """
    shown = table if texts is None else texts
    return st.dataframe(
        table,
        hide_index=True,
        placeholder="",
        column_config={
            str(name): _column(shown[name], width, pinned=place == 0)
            for place, (name, width) in enumerate(widths(shown).items())
        },
        alt=alt,
        **{"height": "content", **options},
    )


def widths(table: pd.DataFrame) -> Mapping[str, int]:
    """Pixels of each column, as wide as the longest cell or the beginning of the head needs."""
    letters = {
        str(name): max([min(len(str(name)), LONGEST_HEAD), *(len(str(cell)) for cell in _written(table[name]))])
        for name in table
    }
    return {name: BESIDE + LETTER * min(count, LONGEST_LABEL) for name, count in letters.items()}


def _column(values: pd.Series, width: int, *, pinned: bool) -> Any:
    head: dict[str, Any] = {
        "width": width,
        "pinned": pinned,
        "help": str(values.name) if len(str(values.name)) > LONGEST_HEAD else None,
    }
    if pd.api.types.is_float_dtype(values):
        return st.column_config.NumberColumn(format=printf_format(values), **head)
    return st.column_config.Column(**head)


def _written(values: pd.Series) -> list[object]:
    if pd.api.types.is_float_dtype(values):
        form = printf_format(values)
        return [form % value for value in values.dropna()]
    return values.head(200).tolist()


def behind(name: str, key: str, make: Callable[[], pd.DataFrame]) -> None:
    """The numbers of a chart, folded away and only made when somebody looks; with a button to download them."""
    with st.expander("Table behind this chart", key=f"table {key}", icon=":material/table:", on_change="rerun") as fold:
        if not fold.open:
            return
        table = make()
        show(table, f"Table: {name}", height=min(320, 38 + 35 * max(1, len(table))), key=f"rows {key}")
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
