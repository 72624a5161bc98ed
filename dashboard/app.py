"""The script that Streamlit runs for every session at every change."""

from pathlib import Path

from dashboard.lab.lab import first_page_drawn
from dashboard.page import methods
from dashboard.page.compare import compare
from dashboard.page.explore import explore
from dashboard.page.flatness import flatness
from dashboard.page.lessons import lessons
from dashboard.page.runs import runs
from dashboard.page.thresholds import thresholds
from dashboard.page.training_set import training_set
from dashboard.page.weights import weights
from dashboard.server.styles import apply_styles
from dashboard.session import navigation
from dashboard.write import st

# Streamlit would fetch an icon given by name from another host.
ICON = Path(__file__).parent / "assets" / "icon.svg"

DRAW = {
    navigation.EXPLORE: explore.page,
    navigation.LESSONS: lessons.page,
    navigation.DATA: training_set.page,
    navigation.COMPARE: compare.page,
    navigation.THRESHOLDS: thresholds.page,
    navigation.FLATNESS: flatness.page,
    navigation.WEIGHTS: weights.page,
    navigation.RUNS: runs.page,
    navigation.METHODS: methods.page,
}
pages = {
    page: st.Page(draw, title=page.title, icon=page.icon, url_path=page.path or None, default=not page.path)
    for page, draw in DRAW.items()
}
navigation.register(pages)
st.set_page_config(page_icon=str(ICON), layout="wide")
current = st.navigation(list(pages.values()), position="top")
st.set_page_config(page_title=f"{current.title} · imbalance-lab")
apply_styles()
current.run()
first_page_drawn.set()
