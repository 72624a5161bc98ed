"""Tables as CSV for spreadsheets, which would execute texts that look like formulas."""

import pandas as pd

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV without its index; formulas in texts and in names of columns are escaped."""
    texts = frame.select_dtypes(exclude=["number", "bool", "boolean", "datetime", "datetimetz"])
    escaped = frame.assign(**{str(name): _escape_cells(texts[name]) for name in texts})
    return escaped.rename(columns=lambda name: escape_formula(str(name))).to_csv(index=False, lineterminator="\n")


def _escape_cells(cells: pd.Series) -> pd.Series:
    # A text may stand in many rows: it is escaped once.
    escaped = {text: escape_formula(text) for text in cells.dropna().unique() if isinstance(text, str)}
    formulas = {text: harmless for text, harmless in escaped.items() if harmless != text}
    return cells.astype(object).replace(formulas) if formulas else cells


def escape_formula(text: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet would take it for a formula; -1 is a number.

    >>> escape_formula("=1+1"), escape_formula("-1"), escape_formula("cat")
    ("'=1+1", '-1', 'cat')
    """
    if not text.startswith(FORMULA_SIGNS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
