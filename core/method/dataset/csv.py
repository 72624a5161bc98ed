"""The user's own table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import data
from core.codegen.lines import Lines
from core.errors import InvalidValue, value_text
from core.method.dataset.on_disk import translated
from core.method.dataset.tabular import Tabular
from core.method.parameter import parameter


@dataclass(frozen=True)
class Csv(Tabular, slug="csv", title="Your own table", place=30):
    """Your own table from a CSV or TSV file: one line per row, with the names of the columns in the first line. The lab stores it
    on this machine under the fingerprint of its content; experiments, links and stored runs hold only this fingerprint.

    Formula: x → (x − mean) / standard deviation for numbers and dates (days since 1970); a missing value becomes the median
    and is flagged; a category becomes one column of 0 and 1 per name. All of this is learnt from the training part only.

    **Source**: yours.
    """

    file: str = parameter(
        "",
        "The table: the SHA-256 of its content, 64 hexadecimal digits. On the command line also a path; the lab then stores the "
        "table.",
    )

    def check(self) -> None:
        if self.file and not data.is_hash(self.file):
            raise InvalidValue(
                f"dataset.file = {value_text(self.file)} is not admissible; give the fingerprint of a stored table, 64 "
                "hexadecimal digits, or on the command line the path of a CSV file."
            )
        super().check()

    @property
    def folder(self) -> Path:
        return data.tables_folder()

    @property
    def origin(self) -> str:
        return f"Your table {data.table_name(self.file)}."

    def require(self) -> None:
        data.require_table(self.file)

    def table(self) -> data.Table:
        return data.load_table(self.file)

    def get(self, progress: Callable[[int, int], None]) -> None:  # noqa: ARG002 nothing can be fetched
        self.require()

    def code(self) -> Lines | None:
        from core.codegen.csv_table import csv_table

        every = replace(self, classes=(), positive="") if self.classes else self
        target = self.target or self.whole_table().names[-1]
        content = translated(lambda: data.table_content(self.file))
        return csv_table(content, data.table_name(self.file), every.everything(), target)
