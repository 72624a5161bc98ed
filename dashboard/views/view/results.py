"""The final results of runs: a recommendation, a table with the spread over the seeds, and a dot plot."""

from itertools import product

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from core.reports.booktabs import booktabs
from dashboard.figures import result, result_table
from dashboard.figures.recommendation import recommendation
from dashboard.lab.frames import Frames
from dashboard.views import charts, tables
from dashboard.views.chart import Chart
from dashboard.views.run_links import thresholds_link
from dashboard.views.views import View, for_classifiers
from dashboard.write import st

CHARTS = (
    Chart(
        "results",
        lambda frames: result.how_to_read(frames.summary),
        lambda frames: result.figure(frames.summary),
        lambda frames: result.describe(frames.summary),
        lambda frames: frames.summary.drop(columns="run"),
    ),
)


def _draw(frames: Frames, place: str) -> None:
    if sentence := recommendation(frames.results):
        st.info(sentence, icon=":material/recommend:")
    tables.show(marked_table(frames), "Results of each run", texts=marked_texts(frames))
    for sentence in _captions(frames):
        st.caption(sentence)
    with st.container(horizontal=True, key=f"{place}-downloads"):
        tables.download("results", result_table.spreadsheet(frames.summary, frames.results), place)
        tables.download_latex("results", latex(frames), place)
    if frames.runs and all(len(run.class_names) == 2 for run in frames.runs):
        thresholds_link([run.id for run in frames.runs])
    charts.show_all(CHARTS, frames, place)


def marked_table(frames: Frames) -> Styler:
    """Return one row per run: the cells show texts with spread and marks, and are sorted by their numbers."""
    texts = marked_texts(frames)
    styled = result_table.numbers(frames.summary).style
    for row, column in product(range(len(texts)), [name for name in texts if name not in ("run", "status")]):
        text = texts[column].iloc[row]
        styled = styled.format(lambda _, text=text: text, subset=(texts.index[row], column))
    return styled


def marked_texts(frames: Frames) -> pd.DataFrame:
    """Return the table as texts, with a mark before values that are best or within noise of the best."""
    texts = result_table.table(frames.summary)
    for row, column in result_table.best_cells(frames.summary, frames.results):
        texts.loc[texts.index[row], column] = f"{result_table.MARK} {texts[column].iloc[row]}"
    return texts


def _captions(frames: Frames) -> list[str]:
    """Return the captions of the table."""
    run = frames.runs[0] if frames.runs else None
    # The order of `core.groups`: the most frequent class first, classes of equal size in the order of their indices.
    by_frequency = (
        [run.class_names[place] for place in np.argsort(-np.array(run.train_counts), kind="stable")] if run else []
    )
    same_classes = len({tuple(run.class_names) for run in frames.runs}) == 1
    groups = result_table.explain_groups(by_frequency) if same_classes else ""
    first = " ".join(filter(None, (result_table.how_to_read(frames.summary), groups)))
    return [sentence for sentence in (first, result_table.explain_marks(frames.results)) if sentence]


def latex(frames: Frames) -> str:
    """Return the LaTeX code of the table, with values that are best or within noise of the best in bold."""
    rows = result_table.table(frames.summary).astype(str).to_dict("records")
    compared = bool(frames.results["best"].notna().any())
    caption = result_table.how_to_read(frames.summary) + (" Bold: best, or within noise of it." if compared else "")
    return booktabs(rows, caption, result_table.best_cells(frames.summary, frames.results)) if rows else ""


VIEW = View(title="Results", place=60, first=for_classifiers, charts=CHARTS, draw=_draw)
