"""Reading tables in the forms that occur in practice."""

import gzip
import io
import itertools
import zipfile

import numpy as np
import pytest

import data
from data import Table, read_table, table_cells


def table(text: str | bytes) -> Table:
    return read_table(text.encode() if isinstance(text, str) else text)


def values(result: Table, name: str) -> list[float | None]:
    return [None if np.isnan(value) else value for value in result.column(name).values.tolist()]


def texts(result: Table, name: str) -> list[str]:
    column = result.column(name)
    return [column.field.text(value) for value in column.values]


def refused(content: str | bytes) -> str:
    with pytest.raises(data.DataError) as caught:
        table(content)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def kinds(result: Table) -> list[str]:
    return [column.field.kind for column in result.columns]


def test_numbers_names_and_dates_are_told_apart() -> None:
    result = table("age,town,since\n3,Ulm,2024-01-02\n4.5,Bonn,2024-01-03 12:00\n,Ulm,\n")
    assert kinds(result) == ["number", "category", "date"]
    assert values(result, "age") == [3, 4.5, None]
    assert texts(result, "town") == ["Ulm", "Bonn", "Ulm"]
    assert texts(result, "since") == ["2024-01-02", "2024-01-03 12:00:00", ""]
    assert result.notes == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    result = table(f"a{separator}b{separator}c\n1{separator}2{separator}x\n3{separator}4{separator}y\n")
    assert result.names == ("a", "b", "c")
    assert values(result, "b") == [2, 4]


def test_quotes_hold_separators_quotes_and_line_ends_together() -> None:
    result = table('name,y\n"Ulm, ""the"" town\nof",1\n"a;b",0\n')
    assert texts(result, "name") == ['Ulm, "the" town of', "a;b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x;y\n1,5;a\n2,25;b\n", [1.5, 2.25]),
        ("x;y\n1.234,5;a\n2;b\n", [1234.5, 2]),
        ('x,y\n"1,234",a\n"2,345,678.5",b\n', [1234, 2345678.5]),
        ('x,y\n"1,5",a\n"2,25",b\n', [1.5, 2.25]),
        ("x\ty\n1,5\ta\n-2\tb\n", [1.5, -2]),
    ],
)
def test_commas_in_numbers_are_read_as_they_are_meant(text: str, expected: list[float]) -> None:
    assert values(table(text), "x") == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_encodings_are_recognised(encoding: str) -> None:
    result = table("größe,y\ngroß,1\nklein,0\n".encode(encoding))
    assert result.names == ("größe", "y")
    assert texts(result, "größe") == ["groß", "klein"]
    assert ("Windows-1252" in " ".join(result.notes)) == (encoding in ("latin-1", "cp1252"))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["31.12.2023", "1.1.2024"], ["2023-12-31", "2024-01-01"]),
        (["12/31/2023", "01/02/2024"], ["2023-12-31", "2024-01-02"]),
        (["31/12/2023", "01/02/2024"], ["2023-12-31", "2024-02-01"]),
        (["2023/12/31", "2024-1-2T03:04:05Z"], ["2023-12-31", "2024-01-02 03:04:05"]),
    ],
)
def test_dates_in_other_orders(cells: list[str], expected: list[str]) -> None:
    result = table("day,y\n" + "".join(f"{cell},1\n" for cell in cells))
    assert kinds(result)[0] == "date"
    assert texts(result, "day") == expected


def test_what_is_no_date_stays_a_name() -> None:
    assert kinds(table("day,y\n2024-02-31,1\n2024-01-01,0\n"))[0] == "category"


def test_a_few_texts_among_numbers_count_as_missing_and_are_named() -> None:
    cells = [*map(str, range(60)), "unknown", "unknown", "n/a"]
    result = table("x,y\n" + "".join(f"{cell},1\n" for cell in cells))
    assert kinds(result)[0] == "number"
    assert values(result, "x")[60:] == [None, None, None]
    assert result.notes == ("In column 'x' 2 values are not numbers and counted as missing, such as 'unknown'.",)


def test_a_column_of_numbers_and_many_texts_holds_names() -> None:
    result = table("x,y\n" + "".join(f"{cell},1\n" for cell in [*map(str, range(60)), *"abcdefghij"]))
    assert kinds(result)[0] == "category"


def test_few_classes_some_of_them_numbers_are_all_kept() -> None:
    result = table("x,y\n" + "".join(f"{place},{'other' if place == 7 else place % 3}\n" for place in range(60)))
    assert result.column("y").field.categories == ("0", "1", "2", "other")


def test_numbers_beyond_reason_count_as_missing() -> None:
    result = table("x,y\ninf,1\n1e300,1\n2,0\n")
    assert values(result, "x") == [None, None, 2]
    assert result.notes == ("In column 'x' 2 values are beyond 10³⁰ and counted as missing.",)


def test_columns_without_a_name_and_with_the_same_get_one_of_their_own() -> None:
    result = table("a,,a,a (2),a\n1,2,3,4,5\n")
    assert result.names == ("a", "column 2", "a (2)", "a (2) (2)", "a (3)")
    assert "by their position: column 2." in result.notes[0]
    assert "are numbered: a (2), a (2) (2), a (3)." in result.notes[1]


def test_a_table_without_names_of_columns_gets_some() -> None:
    result = table("1,2\n3,4\n")
    assert result.names == ("column 1", "column 2")
    assert result.rows == 2
    assert "instead of names" in result.notes[0]


def test_row_names_as_r_writes_them_are_a_column() -> None:
    result = table('"x","y"\n"1",5,"a"\n"2",6,"b"\n')
    assert result.names == ("column 1", "x", "y")


def test_empty_lines_are_passed_over_and_one_row_is_a_table() -> None:
    assert table("\n\na,b\n\n1,2\n\n\n").rows == 1


def test_every_value_missing_is_a_column_of_numbers() -> None:
    result = table("a,b\n,1\nNA,2\n")
    assert values(result, "a") == [None, None]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The table is empty"),
        ("  \n \n", "The table is empty"),
        ("a,b\n", "no row"),
        ("only\n1\n2\n", "a single column"),
        ("a,b\n1,2\n1,2,3\n", "Line 3 of the table has 3 cells but the first line has 2"),
        ("a,b,c\n1,2,3\n1\n", "Line 3 of the table has 1 cell but"),
        (",".join("abc" for _ in range(1001)) + "\n" + ",".join("1" for _ in range(1001)), "1,001 columns"),
        (bytes(range(256)) * 20, "binary file"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 1000, mtime=0), "a gzip archive"),
        (b"\x80\x04\x95cos\nsystem", "a pickle"),
        (b"%PDF-1.7", "a PDF document"),
    ],
    ids=itertools.count(),
)
def test_what_is_no_table_is_refused_in_a_sentence(content: str | bytes, said: str) -> None:
    assert said in refused(content)


def test_a_zip_bomb_is_refused_by_its_first_bytes() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", b"0," * 5_000_000)
    assert "a zip archive or an Excel workbook" in refused(bomb.getvalue())


def test_a_quote_that_is_never_closed_is_refused() -> None:
    assert "close the open quotes" in refused('a,b\n1,"2\n' + "1,2\n" * 40_000)


def test_rows_and_cells_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_cells, "MOST_ROWS", 3)
    assert table("a,b\n" + "1,2\n" * 3).rows == 3
    assert "more than 3 rows of 2 columns" in refused("a,b\n" + "1,2\n" * 4)
    monkeypatch.setattr(table_cells, "MOST_ROWS", 1000)
    monkeypatch.setattr(table_cells, "MOST_CELLS", 8)
    assert "8 cells" in refused("a,b\n" + "1,2\n" * 5)
