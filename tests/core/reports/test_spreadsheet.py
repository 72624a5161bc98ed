"""What goes to a spreadsheet executes nothing there."""

import pandas as pd
import pytest

from core.reports.spreadsheet import as_csv_text


@pytest.mark.parametrize("formula", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(formula: str) -> None:
    frame = pd.DataFrame({"text": [formula, "plain", None], "number": [-1.5, 2.0, 3.0]})
    text = as_csv_text(frame)
    back = pd.read_csv(__import__("io").StringIO(text), keep_default_na=False, lineterminator="\n")
    assert back["text"].tolist() == [f"'{formula}", "plain", ""]
    assert back["number"].tolist() == [-1.5, 2.0, 3.0]


def test_names_of_columns_are_harmless_too() -> None:
    assert as_csv_text(pd.DataFrame({"=A1": ["x"]})) == "'=A1\nx\n"


def test_numbers_written_as_text_stay_as_they_are() -> None:
    assert as_csv_text(pd.DataFrame({"class": pd.Categorical(["-1", "+1", "=1"])})) == "class\n-1\n+1\n'=1\n"
