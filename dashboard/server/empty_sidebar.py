"""A style that hides an empty sidebar."""

from dashboard.write import Markup, st

# After a page with controls, Streamlit shows an empty grey sidebar until the next page is drawn.
HIDDEN = Markup("""
<style>
[data-testid="stSidebar"]:not(:has([data-testid="stElementContainer"])) { display: none; }
</style>
""")


def hide_empty_sidebar() -> None:
    """Hide the sidebar on pages that draw nothing in it."""
    st.html(HIDDEN)
