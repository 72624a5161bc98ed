"""What the lab changes about Streamlit's sidebar."""

from dashboard.write import Markup, st

# Coming from a page with controls, Streamlit leaves the sidebar standing, empty and grey, until the next page has been drawn.
HIDDEN = Markup("""
<style>
[data-testid="stSidebar"]:not(:has([data-testid="stElementContainer"])) { display: none; }
</style>
""")


def hide_empty_sidebar() -> None:
    """Show the sidebar only where something is in it."""
    st.html(HIDDEN)
