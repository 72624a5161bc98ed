"""Tables on a page: bounded labels, one notation per column, nothing where nothing is."""

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard.views import tables


def test_a_label_is_bounded_and_a_column_is_as_wide_as_its_longest_cell() -> None:
    widths = tables.widths(pd.DataFrame({"run": ["a label " * 20], "few %": ["81.2 ± 1.4"], "n": [3]}))
    assert widths["run"] == tables.PADDING + tables.LONGEST_LABEL * tables.LETTER_WIDTH
    assert widths["run"] > widths["few %"] > widths["n"]


def test_a_long_head_does_not_make_a_column_wide_and_can_be_read_in_its_help() -> None:
    head = "best epoch, balanced accuracy % (optimistic)"
    assert (
        tables.widths(pd.DataFrame({head: ["81.2"]}))[head]
        == tables.PADDING + tables.LONGEST_HEAD * tables.LETTER_WIDTH
    )


def test_a_styled_table_shows_its_texts() -> None:
    def script() -> None:
        import pandas as pd

        from dashboard.views import tables

        styled = pd.DataFrame({"few %": [81.23]}).style.format(lambda _: "● 81.2 ± 1.4")
        tables.show(styled, "a table", texts=pd.DataFrame({"few %": ["● 81.2 ± 1.4"]}))

    shown = AppTest.from_function(script).run().dataframe[0]
    assert "format" not in shown.proto.columns


def test_an_empty_cell_is_empty_and_numbers_are_told_apart() -> None:
    def script() -> None:
        import numpy as np
        import pandas as pd

        from dashboard.views import tables

        tables.show(pd.DataFrame({"run": ["a", "b"], "trace": [4.4e-05, np.nan]}), "a table")

    shown = AppTest.from_function(script).run().dataframe[0]
    assert shown.proto.placeholder == ""
    assert '"format": "%.3e"' in shown.proto.columns
    assert np.isnan(shown.value["trace"][1])
