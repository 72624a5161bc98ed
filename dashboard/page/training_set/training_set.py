"""Data: what an experiment is trained on, before anything is trained."""

from collections.abc import Mapping
from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from core.experiment.codec import to_dotted
from core.frames.training_set import Description, description
from dashboard.controls import forms
from dashboard.controls.sidebar import data_sections
from dashboard.figures import class_counts
from dashboard.page.training_set.label_noise import label_noise
from dashboard.page.training_set.samples import samples
from dashboard.page.training_set.table import table
from dashboard.running import missing
from dashboard.session import setting
from dashboard.session.page_state import PageState
from dashboard.session.setting import SETTING, Setting
from dashboard.session.sharing import copy_link
from dashboard.views import charts
from dashboard.write import Markup, st

PAGE = "data"
AXES = ("dataset", "imbalance", "label_noise")
SCALARS = ("early_stop", "seeds", "seed")


def page() -> None:
    """Draw the page."""
    base = STATE.current().base
    with st.sidebar:
        # Nothing is compared here: every control stands for itself.
        data_sections(Setting(base))
        st.caption("These are the settings of Explore: what is changed here is changed there.")
    left, right = st.columns([8, 2], vertical_alignment="center")
    try:
        experiment = Experiment.from_dict({key: base[key] for key in (*AXES, *SCALARS)} | {"epochs": 1})
        query = {
            key: value for key, value in to_dotted(experiment).items() if key.partition(".")[0] in (*AXES, *SCALARS)
        }
        absent = experiment.dataset.missing() is not None
        found = None if absent else charts.once((PAGE, *query.items()), lambda: description(experiment))
    except LabError as error:
        left.markdown(Markup("### Data"), anchors=False)
        st.error(error, icon=":material/edit:")
        return
    STATE.write(query)
    if found is None:
        left.markdown(Markup("### Data"), anchors=False)
        missing.offer(experiment.dataset)
        return
    _head(left, experiment, found)
    with right:
        copy_link(PAGE, query)
    STATE.warn()
    signature = tuple(query.items())
    charts.simple(
        "training samples of each class",
        class_counts.how_to_read,
        lambda: (class_counts.figure(found.counts), class_counts.describe(found.counts)),
        found.counts.drop(columns="class_index"),
        signature,
    )
    table(found)
    samples(found, signature)
    label_noise(experiment, found, signature)


def _read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    """The setting of Explore, with what the address asks for laid on it."""
    current, problems = setting.read(query)
    if SETTING not in st.session_state:
        return current, problems
    named = {key.partition(".")[0] for key in query}
    # A dataset brings the imbalance it is usually seen with.
    named |= {"imbalance"} if "dataset" in named else set()
    explored = st.session_state[SETTING]
    explored.base |= {key: current.base[key] for key in named & {*AXES, *SCALARS}}
    return explored, problems


STATE = PageState(PAGE, _read, SETTING)


def _head(place: Any, experiment: Experiment, found: Description) -> None:
    counts = experiment.train_counts
    title = type(experiment.dataset).title
    place.markdown(
        Markup("### {}: {:,} training samples in {} classes").format(title, sum(counts), len(counts)), anchors=False
    )
    ratio = max(counts) / min(counts) if min(counts) else float("inf")
    tested = int(found.counts["test_count"].sum())
    place.caption(
        f"{found.source} The most frequent class has {forms.text_of(float(f'{ratio:.3g}'))} times as many training samples as "
        f"the rarest; {tested:,} samples are kept for testing."
    )
