"""The page script that Streamlit runs for every session at every change."""

from pathlib import Path

from dashboard.lab.lab import calm
from dashboard.page import methods
from dashboard.page.compare import compare
from dashboard.page.explore import explore
from dashboard.page.flatness import flatness
from dashboard.page.lessons import lessons
from dashboard.page.runs import runs
from dashboard.page.start import start
from dashboard.page.thresholds import thresholds
from dashboard.page.training_set import training_set
from dashboard.page.weights import weights
from dashboard.server import empty_sidebar, toolbars
from dashboard.session import sheets
from dashboard.write import st

# Streamlit would fetch an icon given by name from another host.
ICON = Path(__file__).parent / "assets" / "icon.svg"
LOGO = Path(__file__).parent / "assets" / "logo.svg"
ABOUT = "imbalance-lab: learning from imbalanced data"

PAGES = {
    sheets.START: start.page,
    sheets.LESSONS: lessons.page,
    sheets.EXPLORE: explore.page,
    sheets.DATA: training_set.page,
    sheets.COMPARE: compare.page,
    sheets.THRESHOLDS: thresholds.page,
    sheets.FLATNESS: flatness.page,
    sheets.WEIGHTS: weights.page,
    sheets.RUNS: runs.page,
    sheets.METHODS: methods.page,
}
pages = {
    sheet: st.Page(draw, title=sheet.title, icon=sheet.icon, url_path=sheet.path or None, default=not sheet.path)
    for sheet, draw in PAGES.items()
}
sheets.register(pages)
st.set_page_config(page_icon=str(ICON), layout="wide")
page = st.navigation(list(pages.values()), position="top")
st.logo(str(LOGO), size="large")
st.set_page_config(page_title=f"{page.title} · imbalance-lab" if page is not pages[sheets.START] else ABOUT)
toolbars.without_download()
empty_sidebar.hide_empty_sidebar()
page.run()
calm.set()
