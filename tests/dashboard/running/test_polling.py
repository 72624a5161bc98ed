from streamlit.testing.v1 import AppTest


def test_the_whole_page_is_drawn_once_more_when_what_a_part_shows_has_ended() -> None:
    def script() -> None:
        import streamlit as st

        from dashboard.running.polling import poll_while

        st.session_state.setdefault("left", 2)
        st.session_state["drawings"] = st.session_state.get("drawings", 0) + 1

        def active() -> bool:
            st.session_state["left"] -= 1
            return st.session_state["left"] > 0

        poll_while(active, lambda: None)
        st.text(f"{st.session_state['drawings']} drawings, {st.session_state['left']} left")

    page = AppTest.from_function(script).run()
    assert not page.exception
    # Active when the page begins to draw, ended when the part is drawn: the page is drawn again.
    assert page.text[0].value == "2 drawings, -2 left"


def test_a_part_in_which_nothing_is_active_is_drawn_once() -> None:
    def script() -> None:
        import streamlit as st

        from dashboard.running.polling import poll_while

        poll_while(lambda: False, lambda: st.text("drawn"))

    page = AppTest.from_function(script).run()
    assert [text.value for text in page.text] == ["drawn"]
