"""*Show code*: the script of a run, to read, copy and download."""

from collections.abc import Sequence

from core.errors import LabError
from core.frames import labels
from core.script import script_of
from core.store import StoredRun
from dashboard.views import charts
from dashboard.write import st


def show_code(runs: Sequence[StoredRun]) -> None:
    """Draw an expander with the code of one of these runs; nothing without runs."""
    if not runs:
        return
    names = dict(zip((run.id for run in runs), labels([run.experiment for run in runs]), strict=True))
    with st.expander("Show code", icon=":material/code:", key="show code", on_change="rerun") as expander:
        if not expander.open:
            return
        st.caption(
            "The run as a Python script, which loads the same data, trains in the same way, and prints its results next to "
            "those of the run."
        )
        chosen = runs[0]
        if len(runs) > 1:
            run_id = st.selectbox("Run", list(names), format_func=names.__getitem__, key="run whose code is shown")
            chosen = next((run for run in runs if run.id == run_id), chosen)
        _code(chosen)


def _code(run: StoredRun) -> None:
    try:
        text = charts.cached(("code", run.id, run.status, run.finished), lambda: script_of(run))
    except LabError as error:
        st.warning(error, icon=":material/warning:")
        return
    st.download_button(
        "Download",
        text.encode(),
        file_name=f"imbalance_lab_{run.id}.py",
        mime="text/x-python",
        icon=":material/download:",
        help=f"Run it with: python imbalance_lab_{run.id}.py",
        key="download code",
        on_click="ignore",
    )
    st.code(text, language="python", height=480)
