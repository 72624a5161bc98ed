"""The pages of the lab, and links between them."""

from dataclasses import dataclass

from dashboard.write import st


@dataclass(frozen=True)
class Page:
    """A page in the navigation; `path` is its path below the root."""

    title: str
    path: str
    icon: str


START = Page("Start", "", ":material/home:")
EXPLORE = Page("Explore", "explore", ":material/insights:")
LESSONS = Page("Lessons", "lessons", ":material/school:")
DATA = Page("Data", "data", ":material/bar_chart:")
COMPARE = Page("Compare", "compare", ":material/compare_arrows:")
THRESHOLDS = Page("Thresholds", "thresholds", ":material/tune:")
FLATNESS = Page("Flatness", "flatness", ":material/terrain:")
RUNS = Page("Runs", "runs", ":material/database:")
METHODS = Page("Methods", "methods", ":material/menu_book:")
WEIGHTS = Page("Weights", "weights", ":material/balance:")
PAGES = (START, LESSONS, EXPLORE, DATA, COMPARE, THRESHOLDS, FLATNESS, WEIGHTS, RUNS, METHODS)

_REGISTERED = "pages of the navigation"


def register(pages: dict[Page, st.Page]) -> None:
    """Store Streamlit's pages of this run of the script, for `link_to` and `go_to`."""
    st.session_state[_REGISTERED] = {page.title: streamlit_page for page, streamlit_page in pages.items()}


def link_to(page: Page, label: str, query: dict[str, str], **options: str) -> None:
    """Draw a link to another page with this query."""
    st.page_link(st.session_state[_REGISTERED][page.title], label=label, query_params=query, **options)  # type: ignore[arg-type]


def go_to(page: Page, query: dict[str, str]) -> None:
    """Open another page with this query."""
    st.switch_page(st.session_state[_REGISTERED][page.title], query_params=query)
