"""All pages: title, address and icon. Pages link to each other through these."""

from dataclasses import dataclass

from dashboard.write import st


@dataclass(frozen=True)
class Sheet:
    """A page as the navigation knows it; `path` is its address below the lab's."""

    title: str
    path: str
    icon: str


START = Sheet("Start", "", ":material/home:")
EXPLORE = Sheet("Explore", "explore", ":material/insights:")
LESSONS = Sheet("Lessons", "lessons", ":material/school:")
DATA = Sheet("Data", "data", ":material/bar_chart:")
COMPARE = Sheet("Compare", "compare", ":material/compare_arrows:")
THRESHOLDS = Sheet("Thresholds", "thresholds", ":material/tune:")
FLATNESS = Sheet("Flatness", "flatness", ":material/terrain:")
RUNS = Sheet("Runs", "runs", ":material/database:")
METHODS = Sheet("Methods", "methods", ":material/menu_book:")
WEIGHTS = Sheet("Weights", "weights", ":material/balance:")
SHEETS = (START, LESSONS, EXPLORE, DATA, COMPARE, THRESHOLDS, FLATNESS, WEIGHTS, RUNS, METHODS)

_PAGES = "pages of the navigation"


def register(pages: dict[Sheet, st.Page]) -> None:
    """Store the pages of this run of the script, for `link_to` and `go_to`."""
    st.session_state[_PAGES] = {sheet.title: page for sheet, page in pages.items()}


def link_to(sheet: Sheet, label: str, query: dict[str, str], **options: str) -> None:
    """Draw a link to another page with this query."""
    st.page_link(st.session_state[_PAGES][sheet.title], label=label, query_params=query, **options)  # type: ignore[arg-type]


def go_to(sheet: Sheet, query: dict[str, str]) -> None:
    """Open another page with this query."""
    st.switch_page(st.session_state[_PAGES][sheet.title], query_params=query)
