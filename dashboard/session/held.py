"""Controls whose value is held by the page's state, so that an address can set them and a change of them reaches it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.session import address


def held(
    widget: Callable[..., Any],
    label: str,
    *options: Any,
    key: str,
    value: Any,
    store: Callable[[Any], None],
    **more: Any,
) -> None:
    """Draw a control that shows a value, and store what a person chooses instead.

    Args:
        widget: draws it, such as `st.selectbox`.
        label: of the control.
        options: what it offers, where it is a choice.
        key: of the control in the session.
        value: what the page's state holds.
        store: is called with the new value; not with None, which an emptied control gives.
        more: other arguments of the widget.
    """

    def changed() -> None:
        new = st.session_state[key]
        if new is not None:
            address.touch()
            store(new)

    # Only where it differs: a value that is sent needlessly would overtake a person's next move.
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    widget(label, *options, key=key, on_change=changed, **more)
