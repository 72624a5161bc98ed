"""A style that hides the download button of Streamlit's tables."""

from dashboard.write import Markup, st

# Streamlit's download does not escape cells, and a name in a user table may be a formula, which a spreadsheet would execute. The
# download buttons of the lab use `core.reports.spreadsheet`. `st.dataframe` has no option that removes the button.
HIDDEN = Markup("""
<style>
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
</style>
""")


def hide_download() -> None:
    """Hide the download button of every table on the page."""
    st.html(HIDDEN)
