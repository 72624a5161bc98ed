"""The state of a page: read from its address, stored in the session, and written back to the address."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.errors import LabError, unknown
from core.method.lists import join_list
from core.method.parameter import parameters
from dashboard.session import address
from dashboard.write import st

State = TypeVar("State")


@dataclass(frozen=True)
class PageState(Generic[State]):
    """The settings of a page, and the problems of its address.

    Attributes:
        page: the name of the page; the session stores addresses under it.
        read: returns the state that a query describes, and one sentence for each part of the query that cannot be used.
        key: of the state in the session, where several pages share it.
    """

    page: str
    read: Callable[[Mapping[str, str]], tuple[State, list[str]]]
    key: str = ""

    def current(self) -> State:
        """Return the state that the address describes, or else the state that this session stores.

        An address without a query does not change the state: another page may have prepared it.

        Raises:
            LabError: the state depends on the store, and the store cannot be read.
        """
        key = self.key or f"state of {self.page}"
        query = address.query_to_read(self.page)
        if query or key not in st.session_state:
            st.session_state[key], problems = self.read(query or {})
            address.set_problems(self.page, problems)
        return st.session_state[key]

    def add_problem(self, problem: str) -> None:
        """Add a sentence to those that `warn` shows; a change of a control removes it."""
        address.set_problems(self.page, [*address.problems(self.page), problem])

    def warn(self) -> None:
        """Show a warning for each part of the address that cannot be used; the next change of a control removes them."""
        for problem in dict.fromkeys(address.problems(self.page)):
            st.warning(problem, icon=":material/link_off:")

    def write(self, query: Mapping[str, str]) -> None:
        """Write the query of the current state into the address bar."""
        address.write(self.page, query)


def read_values(
    kind: type, query: Mapping[str, str], *, others: Collection[str] = (), **defaults: Any
) -> tuple[dict[str, Any], list[str]]:
    """Read the values of the parameters that a frozen dataclass declares from a query.

    Args:
        kind: declares the parameters; its constructor checks them.
        query: texts by name of the parameter.
        others: other admissible keys of the query, which are ignored here.
        defaults: replace the declared defaults.

    Returns:
        the values by name, and one sentence for each unknown key and each value that is not admissible.
    """
    values = {item.name: item.default for item in parameters(kind)} | defaults
    problems = []
    for name, text in query.items():
        if name in values:
            try:
                values[name] = getattr(kind(**{name: text}), name)
            except LabError as error:
                problems.append(f"{error} The default is taken.")
        elif name not in others:
            problems.append(str(unknown("key", name, [*others, *values])))
    return values, problems


def query_of(values: Mapping[str, Any], number: Callable[[float], str] = repr) -> dict[str, str]:
    """Return the query from which `read_values` reads these values, without None. `number` formats floating-point numbers."""
    return {name: _text(value, number) for name, value in values.items() if value is not None}


def _text(value: Any, number: Callable[[float], str]) -> str:
    if isinstance(value, list | tuple):
        return join_list(_text(item, number) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return number(value) if isinstance(value, float) else str(value)
