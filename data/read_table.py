"""Reading a table from the bytes of a CSV or TSV file."""

from data.table import Table
from data.table_cells import cells_of
from data.table_columns import column_of
from data.table_text import text_of


def read_table(content: bytes) -> Table:
    """Read the table in a file; see `text_of`, `cells_of` and `column_of` for the admissible forms.

    Raises:
        DataError: the file holds no table, or a larger one than the lab takes.
    """
    text, encoding = text_of(content)
    cells = cells_of(text)
    del text
    notes, columns = list(cells.notes), []
    if encoding == "cp1252":
        notes.insert(0, "The file is not in UTF-8; it was read as Western European text (Windows-1252).")
    for name in cells.names:
        # The texts of each column are freed before the next column is converted.
        column, note = column_of(name, cells.columns.pop(0), cells.separator)
        columns.append(column)
        notes += [note] if note else []
    return Table(tuple(columns), tuple(notes))
