"""Data: the training set of an experiment, before training."""

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
        # A setting without a comparison, so that all controls are drawn.
        data_sections(Setting(base))
        st.caption("These are the settings of Explore: a change here applies there too.")
    left, right = st.columns([8, 2], vertical_alignment="center")
    try:
        experiment = Experiment.from_dict({key: base[key] for key in (*AXES, *SCALARS)} | {"epochs": 1})
        query = {
            key: value for key, value in to_dotted(experiment).items() if key.partition(".")[0] in (*AXES, *SCALARS)
        }
        is_missing = experiment.dataset.missing() is not None
        training_set = None if is_missing else charts.cached((PAGE, *query.items()), lambda: description(experiment))
    except LabError as error:
        left.markdown(Markup("# Data"), anchors=False)
        st.error(error, icon=":material/edit:")
        return
    STATE.write(query)
    if training_set is None:
        missing.offer(experiment.dataset)
        return
    _header(left, experiment, training_set)
    with right:
        copy_link(PAGE, query)
    STATE.warn()
    signature = tuple(query.items())
    charts.show_figure(
        "training samples of each class",
        class_counts.how_to_read,
        lambda: (class_counts.figure(training_set.counts), class_counts.describe(training_set.counts)),
        training_set.counts.drop(columns="class_index"),
        signature,
    )
    table(training_set)
    samples(training_set, signature)
    label_noise(experiment, training_set, signature)


def _read(query: Mapping[str, str]) -> tuple[Setting, list[str]]:
    """Return the setting of Explore, changed by the query."""
    current, problems = setting.read(query)
    if SETTING not in st.session_state:
        return current, problems
    changed_axes = {key.partition(".")[0] for key in query}
    # A dataset sets its usual imbalance.
    changed_axes |= {"imbalance"} if "dataset" in changed_axes else set()
    shared = st.session_state[SETTING]
    shared.base |= {key: current.base[key] for key in changed_axes & {*AXES, *SCALARS}}
    return shared, problems


STATE = PageState(PAGE, _read, SETTING)


def _header(place: Any, experiment: Experiment, training_set: Description) -> None:
    counts = experiment.train_counts
    title = type(experiment.dataset).title
    place.markdown(
        Markup("# {}: {:,} training samples in {} classes").format(title, sum(counts), len(counts)), anchors=False
    )
    ratio = max(counts) / min(counts) if min(counts) else float("inf")
    times = forms.text_of(float(f"{ratio:.3g}"))
    test_count = int(training_set.counts["test_count"].sum())
    place.caption(
        f"{training_set.source} The most frequent class has {times} times as many training samples as the rarest; "
        f"{test_count:,} samples are for testing."
    )
