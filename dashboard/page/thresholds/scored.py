"""The runs with stored probabilities that the page Thresholds compares."""

from collections.abc import Sequence
from functools import partial

from core.errors import InvalidValue, LabError
from core.frames import RunData, ScoredRun, scored_run
from core.thresholds import Scored
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.views import charts
from dashboard.write import Markup, st


def with_same_classes(runs: Sequence[RunData]) -> list[RunData]:
    """Return the runs that have the classes of the first run; show a warning for each of the others."""
    names = runs[0].class_names
    others = [run for run in runs if run.class_names != names]
    for run in others:
        st.warning(
            f"{run.label} has other classes ({_listed(run.class_names)}) than {runs[0].label} ({_listed(names)}) and is left "
            "out: choose runs with the same classes.",
            icon=":material/link_off:",
        )
    return [run for run in runs if run not in others]


def scored_runs(lab: Lab, runs: Sequence[RunData], positive: int) -> list[ScoredRun]:
    """Return the runs with stored probabilities of the class `positive`; show a warning for each of the others."""
    frames, with_scores = Frames(runs, lab.executor), []
    for run in runs:
        try:
            scored = charts.cached(
                ("scored", run.id, run.status, len(run.records), positive), partial(_score, frames, run, positive)
            )
        except LabError as error:
            st.warning(Markup("**{}** {}").format(run.label, error), icon=":material/warning:")
        else:
            with_scores.append((run, scored))
    return with_scores


def _score(frames: Frames, run: RunData, positive: int) -> Scored:
    outcome = frames.artifact(run, "probabilities")
    if outcome is None:
        raise InvalidValue(
            f"({run.status}) has no stored probabilities: they are stored at the end of a run. Run it to its end."
        )
    return scored_run(run, outcome, positive)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
