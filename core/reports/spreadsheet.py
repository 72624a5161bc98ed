"""Tables on their way to a spreadsheet, which takes some texts for formulas and executes them."""

import pandas as pd

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv_text(frame: pd.DataFrame) -> str:
    """A frame as CSV without its index; every text in it and every name of a column is harmless."""
    texts = frame.select_dtypes(exclude=["number", "bool", "boolean", "datetime", "datetimetz"])
    made = frame.assign(**{str(name): _harmless_cells(texts[name]) for name in texts})
    return made.rename(columns=lambda name: harmless(str(name))).to_csv(index=False, lineterminator="\n")


def _harmless_cells(cells: pd.Series) -> pd.Series:
    # A text stands in many rows: look at it once.
    dangerous = {text: harmless(text) for text in cells.dropna().unique() if isinstance(text, str)}
    dangerous = {text: made for text, made in dangerous.items() if made != text}
    return cells.astype(object).replace(dangerous) if dangerous else cells


def harmless(text: str) -> str:
    """The text as a spreadsheet may have it: no formula. A number such as -1 is none.

    >>> harmless("=1+1"), harmless("-1"), harmless("cat")
    ("'=1+1", '-1', 'cat')
    """
    if not text.startswith(FORMULA_SIGNS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
