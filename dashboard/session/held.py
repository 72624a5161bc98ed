"""Controls whose value is part of the page's state, so that the address can set them and their changes reach the address."""

from collections.abc import Callable
from typing import Any

from dashboard.session import address
from dashboard.write import st


def held(
    widget: Callable[..., Any],
    label: str,
    *options: Any,
    key: str,
    value: Any,
    store: Callable[[Any], None],
    **more: Any,
) -> None:
    """Draw a control that shows a value, and store every new value that a person chooses.

    Args:
        widget: function that draws the control, such as `st.selectbox`.
        label: of the control.
        options: the choices, where it has some.
        key: of the control in the session.
        value: from the page's state.
        store: called with a new value, but not with None, the value of an emptied control.
        more: other arguments of the widget.
    """

    def changed() -> None:
        new = st.session_state[key]
        if new is not None:
            address.touch()
            store(new)

    # Only where it differs: an unnecessary update could overwrite the person's next change.
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    widget(label, *options, key=key, on_change=changed, **more)
