"""The wrapper around Streamlit, as a page sees it."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.write import st


def page() -> None:
    from dashboard.write import Markup, st

    left, right = st.columns(2)
    left.caption("*plain*")
    right.container().markdown(Markup("*{}*").format("*"))
    with st.sidebar, st.expander("*title*"):
        st.error(ValueError("<error>"))
    st.button("*label*", help="*help*")
    st.segmented_control("Choice", ["*", "/srv/lab/"])
    st.selectbox("*menu*", ["*"], format_func=lambda name: f"{name}{name}")


def test_every_text_is_escaped_unless_it_is_markup() -> None:
    drawn = AppTest.from_function(page).run()
    assert not drawn.exception
    assert drawn.caption[0].value == r"\*plain\*"
    assert [item.value for item in drawn.markdown] == [r"*\**"]
    assert drawn.sidebar.error[0].value == r"\<error>"
    assert drawn.sidebar.expander[0].label == r"\*title\*"
    assert (drawn.button[0].label, drawn.button[0].help) == (r"\*label\*", r"\*help\*")


def test_options_are_names_and_those_of_menus_are_not_markdown() -> None:
    drawn = AppTest.from_function(page).run()
    assert drawn.button_group[0].options == [r"\*", "/srv/lab/"]
    assert drawn.selectbox[0].label == r"\*menu\*"
    assert drawn.selectbox[0].options == ["**"]


def test_an_element_that_nobody_has_looked_at_cannot_be_written() -> None:
    with pytest.raises(
        AttributeError, match=r"No page uses 'chat_message' yet: list in dashboard\.write\.container which"
    ):
        st.chat_message("*")


def test_html_is_markup_or_nothing() -> None:
    with pytest.raises(TypeError, match="HTML must be Markup"):
        st.html("<b>")
