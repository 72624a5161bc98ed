"""Tables from OpenML."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import data
from core.errors import InvalidValue, value_text
from core.method.dataset.on_disk import translated
from core.method.dataset.tabular import Tabular
from core.method.parameter import parameter


@dataclass(frozen=True)
class OpenML(Tabular, slug="openml", title="A table of OpenML", place=42, family="to download"):
    """A public table from OpenML, given by its number or its name; has to be downloaded.

    Formula: as for your own table: numbers and dates are standardised, a missing value becomes the median and is flagged, a
    category becomes one column per name. All of this is learnt from the training part only.

    **Source**: Vanschoren, van Rijn, Bischl & Torgo, OpenML: networked science in machine learning, SIGKDD Explorations 2013;
    scikit-learn's `fetch_openml`.
    """

    set: str = parameter("", "The number of the table on OpenML, such as 1597, or its name, such as mammography.")
    version: int = parameter(
        1, "Version of the table with this name; not used with a number.", at_least=1, at_most=1000, advanced=True
    )

    def check(self) -> None:
        if self.set and not data.is_openml_name(self.set):
            raise InvalidValue(
                f"dataset.set = {value_text(self.set)} is not admissible; give the number of a table of OpenML, or its name, of "
                "letters, digits and _ . ( ) + -."
            )
        super().check()

    @property
    def folder(self) -> Path:
        return data.data_folder("openml")

    @property
    def usual_target(self) -> str:
        return str(self._about["target"])

    @property
    def origin(self) -> str:
        about = self._about
        return f"OpenML's table {about['id']}, {about['name']} (version {about['version']})."

    @property
    def _about(self) -> dict[str, str]:
        return translated(lambda: data.openml_table(self.set, self.version))[1]

    def require(self) -> None:
        data.require_openml(self.set, self.version)

    def table(self) -> data.Table:
        return data.openml_table(self.set, self.version)[0]

    def get(self, progress: Callable[[int, int], None]) -> None:  # noqa: ARG002 OpenML does not state the size
        if not self.set:
            self.require()
        data.fetch_openml_table(self.set, self.version)
