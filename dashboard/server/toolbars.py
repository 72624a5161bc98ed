"""What the lab changes about the buttons that Streamlit lays over a table."""

from dashboard.write import Markup, st

# Streamlit's own download writes cells as they are, and a name in a table of one's own may be a formula: a spreadsheet would
# execute it. The lab's buttons go through `core.reports.spreadsheet`. No setting of `st.dataframe` takes the button away.
WITHOUT_DOWNLOAD = Markup("""
<style>
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }
</style>
""")


def without_download() -> None:
    """Take the download from every table of the page."""
    st.html(WITHOUT_DOWNLOAD)
