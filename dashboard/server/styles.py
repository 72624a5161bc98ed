"""Styles of every page, where Streamlit has no option."""

from dashboard.write import Markup, st

STYLES = Markup("""
<style>
/* Streamlit's download does not escape cells, and a name in a user table may be a formula, which a spreadsheet would execute. The
   download buttons of the lab use `core.reports.spreadsheet`. */
[data-testid="stElementToolbarButton"]:has(button[aria-label^="Download as CSV"]) { display: none; }

/* After a page with controls, Streamlit shows an empty grey sidebar until the next page is drawn. */
[data-testid="stSidebar"]:not(:has([data-testid="stElementContainer"])) { display: none; }

/* Streamlit's pale text has a contrast of about 4 to 1; small text needs 4.5 to 1. */
[data-testid="stCaptionContainer"], [class*="st-key-more-"] summary {
  color: color-mix(in srgb, currentColor 76%, transparent); opacity: 1;
}

/* White is legible on the primary colour of the dark theme, but this colour is not legible on a dark background. */
:is([data-selected="true"], [data-testid="stSliderThumbValue"]) [data-testid="stMarkdownContainer"] {
  color: light-dark(#246696, #7dbbe8);
}

/* The last letter of a formula may be wider than its box, which then scrolls by a pixel and would need focus. */
.katex-display { padding-right: 3px; }

/* The ring around what has the focus; text fields have a border instead. */
.stApp :focus-visible:not(input:not([type="range"]), textarea) {
  outline: 2px solid light-dark(#246696, #7dbbe8) !important; outline-offset: 1px;
}
[data-testid="stMain"]:focus-visible { outline-offset: -2px !important; }
.modebar--hover:focus-within { opacity: 1 !important; }

/* What only screen readers tell, see `dashboard.running.announcement`. */
[class*="st-key-announcement"] { position: absolute; clip-path: inset(50%); white-space: nowrap; }

/* Headings by their place on the page. */
.stMain h1 { padding: 0.25rem 0 0.75rem; }
.stMain h2 { padding: 0.5rem 0; }
[data-testid="stSidebar"] h2 { font-size: 0.95rem; padding: 0.25rem 0 0.75rem; }
</style>
""")


def apply_styles() -> None:
    """Apply the styles to the page."""
    st.html(STYLES)
