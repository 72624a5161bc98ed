"""The state of a page: read from its address, kept in the session, and written back to the address."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from core.errors import LabError, unknown
from core.method.lists import join_list
from core.method.parameter import parameters
from dashboard.session import address

State = TypeVar("State")


@dataclass(frozen=True)
class PageState(Generic[State]):
    """What a page shows, and what its address asked for in vain.

    Attributes:
        page: the name of the page; it tells its address from those of other pages.
        read: gives the state that a query describes, and a sentence for everything in the query that cannot be used.
        key: of the state in the session, where pages share one.
    """

    page: str
    read: Callable[[Mapping[str, str]], tuple[State, list[str]]]
    key: str = ""

    def current(self) -> State:
        """The state that the address asks for, or else the one that this session holds already.

        An address without a query leaves the state as it is: another page may have set it up.

        Raises:
            LabError: reading the state needs the store, and the store cannot be read.
        """
        key = self.key or f"state of {self.page}"
        query = address.incoming(self.page)
        if query or key not in st.session_state:
            st.session_state[key], problems = self.read(query or {})
            address.complain(self.page, problems)
        return st.session_state[key]

    def complain(self, problem: str) -> None:
        """Add a sentence to what `warn` says, until a control changes."""
        address.complain(self.page, [*address.problems(self.page), problem])

    def warn(self) -> None:
        """Show a warning for everything in the address that cannot be used; the next change of a control ends them."""
        for problem in dict.fromkeys(address.problems(self.page)):
            st.warning(problem, icon=":material/link_off:")

    def write(self, query: Mapping[str, str]) -> None:
        """Put the query of what is shown into the address bar."""
        address.write(self.page, query)


def read_values(
    kind: type, query: Mapping[str, str], *, others: Collection[str] = (), **defaults: Any
) -> tuple[dict[str, Any], list[str]]:
    """The values of the parameters that a frozen dataclass declares, from a query.

    Args:
        kind: declares the parameters; its constructor checks them.
        query: texts by name of the parameter.
        others: keys of the query that belong to something else on the page.
        defaults: in place of those that are declared.

    Returns:
        the values by name, and a sentence for each unknown key and each value that is not admissible.
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
    """The query of values that `read_values` reads; None is left out. `number` writes a floating-point number."""
    return {name: _text(value, number) for name, value in values.items() if value is not None}


def _text(value: Any, number: Callable[[float], str]) -> str:
    if isinstance(value, list | tuple):
        return join_list(_text(item, number) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return number(value) if isinstance(value, float) else str(value)
