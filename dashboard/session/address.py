"""The address bar: the state of a page is read from it, and written to it at every change.

Each page keeps a copy of the query that it wrote last. A query that differs from the copy was not written by this session: it
was typed, or reached by a link or the back button. It is then read. A change of a control is never mistaken for that, because
its callback calls `touch` (the browser may still send the query from before an earlier change).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.write import st

TOUCHED = "address touched"
PROBLEMS = "problems of addresses"


def touch() -> None:
    """Record that the state in the session is newer than the address; controls call this when they change.

    Problems of the address are then no longer shown.
    """
    st.session_state[TOUCHED] = True
    st.session_state.pop(PROBLEMS, None)


def keep_state() -> None:
    """Record that the page runs again by itself, so that the next call of `query_to_read` ignores the address."""
    st.session_state.setdefault(TOUCHED, False)


def clear_touch() -> None:
    """Record that a fragment has written the changes of its controls: the next run of the page may read the address again."""
    st.session_state.pop(TOUCHED, None)


def query_to_read(page: str) -> dict[str, str] | None:
    """Return the query that the page has to read, or None when the page keeps its state in the session.

    An empty query (links of the navigation have none) keeps the state.
    """
    keep = st.session_state.pop(TOUCHED, None) is not None and not is_history_navigation()
    query, written = st.query_params.to_dict(), st.session_state.get(_key(page))
    if written is None:
        return query
    return None if keep or not query or query == written else query


def set_problems(page: str, problems: Sequence[str]) -> None:
    """Replace the sentences about parts of a page's address that cannot be used."""
    st.session_state.setdefault(PROBLEMS, {})[page] = list(problems)


def problems(page: str) -> list[str]:
    """Return the sentences that `set_problems` stored for a page; a change of a control removes them."""
    return st.session_state.get(PROBLEMS, {}).get(page, [])


def write(page: str, query: Mapping[str, str]) -> None:
    """Put the query into the address bar, as one step of the browser's history."""
    new = dict(query)
    if st.query_params.to_dict() != new:
        st.query_params.from_dict(new)
    st.session_state[_key(page)] = new


def link(path: str, query: Mapping[str, str]) -> str:
    """Return the full address of a page, for others to open, e.g. `http://127.0.0.1:8501/?dataset=digits`."""
    here = str(st.context.url or "").split("?")[0].split("#")[0]
    scheme, _, rest = here.partition("://")
    host = f"{scheme}://{rest.split('/')[0]}" if rest else ""
    return f"{host}/{path}?{urlencode(query, safe=':,;', quote_via=quote)}"


def is_history_navigation() -> bool:
    """Return whether the browser's back or forward button led here; a `touch` of an interrupted run is then ignored."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def _key(page: str) -> str:
    return f"address of {page}"
