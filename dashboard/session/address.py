"""The address bar: what a page shows can be read from it, and is written to it at every change.

Each page keeps a copy of the query that it wrote last. A query that differs from the copy was not written by this session,
it was typed, followed or reached by the back button: it is read. A change of a control is never mistaken for that, because
its callback says `touch` (the browser may still send the query from before an earlier change).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

TOUCHED = "address touched"
PROBLEMS = "problems of addresses"


def touch() -> None:
    """Note that what the session holds is newer than the address; called by controls when they change.

    What the address asked for in vain is no longer worth a word.
    """
    st.session_state[TOUCHED] = True
    st.session_state.pop(PROBLEMS, None)


def stand() -> None:
    """Note that the page runs again by itself: the address has nothing to say, and nobody has changed anything."""
    st.session_state.setdefault(TOUCHED, False)


def settle() -> None:
    """Note that a fragment has written what its controls changed: the next run of the page may read the address again."""
    st.session_state.pop(TOUCHED, None)


def touched() -> bool:
    """Whether this run of the script comes from a control that changed; asked before `incoming`."""
    return bool(st.session_state.get(TOUCHED))


def incoming(page: str) -> dict[str, str] | None:
    """The query to be read, or None when the session's own state of that page stands.

    An empty query (a link of the navigation has none) stands for the page as it was left.
    """
    stands = st.session_state.pop(TOUCHED, None) is not None and not _travelling()
    query, written = st.query_params.to_dict(), st.session_state.get(_key(page))
    if written is None:
        return query
    return None if stands or not query or query == written else query


def complain(page: str, problems: Sequence[str]) -> None:
    """Keep sentences about what a page was asked for in vain, in place of earlier ones."""
    st.session_state.setdefault(PROBLEMS, {})[page] = list(problems)


def problems(page: str) -> list[str]:
    """The sentences that `complain` keeps for a page, until a control changes."""
    return st.session_state.get(PROBLEMS, {}).get(page, [])


def write(page: str, query: Mapping[str, str]) -> None:
    """Put the query into the address bar, as one step of the browser's history."""
    wanted = dict(query)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_key(page)] = wanted


def link(path: str, query: Mapping[str, str]) -> str:
    """The address of a page as others can open it, e.g. `http://127.0.0.1:8501/?dataset=digits`."""
    here = str(st.context.url or "").split("?")[0].split("#")[0]
    scheme, _, rest = here.partition("://")
    host = f"{scheme}://{rest.split('/')[0]}" if rest else ""
    return f"{host}/{path}?{urlencode(query, safe=':,;', quote_via=quote)}"


def _travelling() -> bool:
    """Whether the browser's back or forward button led here; a note left by a run that it overtook is void."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def _key(page: str) -> str:
    return f"address of {page}"
