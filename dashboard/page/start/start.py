"""Start: what the lab is, three ways in, and the story of imbalance in one picture that trains by itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.errors import unknown
from core.experiment import Experiment
from core.lesson import lessons
from core.store import StoredComparison
from dashboard.figures import tail_and_recall
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.running import running
from dashboard.session import address, navigation, setting
from dashboard.session.held import held
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState
from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.words import grids
from dashboard.write import Markup, st

PAGE = "start"
OWN_KEYS = {"factor"}
SENT_ON = "query sent on to explore"
FACTORS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
WEIGHTINGS = ("none", "inverse")

# The picture and what it says are on the first screen of 720 px: the progress stands beside the control.
STYLE = Markup("""<style>
.stMainBlockContainer { padding-top: 3.75rem; }
[class*="st-key-way-"] { padding: 0.3rem 0.5rem; }
.st-key-start-story { position: relative; }
@media (min-width: 800px) { .st-key-start-story .st-key-status { position: absolute; right: 0; top: 1.4rem; width: auto; }
  .st-key-start-story, .st-key-start-story [data-testid="stVerticalBlock"] { gap: 0.4rem; } }
</style>""")


@dataclass
class State:
    """The state of the page; `factor` is the imbalance that was asked for."""

    factor: float = 20.0


def read(query: Mapping[str, str]) -> tuple[State, list[str]]:
    """Return the state that a query describes, and one sentence for each part of it that cannot be used."""
    text = query.get("factor")
    if text is None:
        return State(), []
    named = {grids.format_number(factor): factor for factor in FACTORS}
    if text not in named:
        return State(), [str(unknown("factor", text, named))]
    return State(named[text]), []


STATE = PageState(PAGE, read)


def page() -> None:
    """Draw the page; a query that is not its own is one of Explore, which used to be here, and goes there."""
    query = st.query_params.to_dict()
    # The same query again means the back button: of several quick steps back, Streamlit reports only one.
    came_back = address.is_history_navigation() or st.session_state.get(SENT_ON) == query
    if query.keys() - OWN_KEYS and not came_back:
        st.session_state[SENT_ON] = query
        navigation.go_to(navigation.EXPLORE, query)
    state = STATE.current()
    STATE.write({"factor": grids.format_number(state.factor)} if state != State() else {})
    st.html(STYLE)
    st.markdown(Markup("# What becomes of the rare classes?"), anchors=False)
    with st.container(key="what-it-is"):
        st.markdown(
            "imbalance-lab trains small networks before your eyes, on data in which some classes are rare, and shows what they "
            "miss and which of the known remedies helps."
        )
    STATE.warn()
    _ways_in()
    _story(open_lab(), state)


def _ways_in() -> None:
    first = next(iter(lessons().values()))
    lesson = Markup("**A lesson**, 60 seconds: *{}*").format(first.title)
    explore = Markup("**Explore**: turn a control, and everything trains again")
    own = Markup("**Your own table**: what would help on your data?")
    with st.container(key="ways-in"):
        columns = st.columns(3, gap="small")
        with columns[0].container(border=True, height="stretch", key="way-lesson"):
            navigation.link_to(navigation.LESSONS, lesson, {"lesson": first.slug}, icon=navigation.LESSONS.icon)
        with columns[1].container(border=True, height="stretch", key="way-explore"):
            navigation.link_to(navigation.EXPLORE, explore, {}, icon=navigation.EXPLORE.icon)
        with columns[2].container(border=True, height="stretch", key="way-table"):
            navigation.link_to(navigation.EXPLORE, own, {"dataset": "csv"}, icon=":material/table_chart:")


def _story(lab: Lab, state: State) -> None:
    def store(factor: float) -> None:
        state.factor = factor

    compared = experiments(state.factor)
    counts = class_counts(compared[0])
    with st.container(key="start-story", gap="small"):
        held(
            st.select_slider,
            "Imbalance factor: how many times as many images the most frequent digit has as the rarest",
            key="factor",
            value=state.factor,
            store=store,
            options=FACTORS,
            format_func=grids.format_number,
            width=560,
        )
        started = StoredComparison.of(
            (run.id, {"weighting": weighting}) for run, weighting in zip(compared, WEIGHTINGS, strict=True)
        )
        if not running.start_or_offer(lab, compared, started, allowed=math.inf):
            return

        def draw(frames: Frames) -> None:
            charts.show(_chart(counts), frames, key="story", moment=state.factor)
            if frames.finished and (words := tail_and_recall.story(frames.epochs)):
                st.markdown(words)

        running.show_runs(lab, shared_gatherer(lab), compared, draw)
        base = setting.Setting(compared[0].to_dict(), "weighting", list(WEIGHTINGS), "accuracy")
        navigation.link_to(
            navigation.EXPLORE, "Explore these runs", setting.write(base, compared[0]), icon=navigation.EXPLORE.icon
        )


def _chart(counts: pd.DataFrame) -> Chart:
    return Chart(
        "long tail and what is recognised",
        lambda frames: tail_and_recall.how_to_read(frames.epochs),
        lambda frames: tail_and_recall.figure(frames.epochs, counts),
        lambda frames: tail_and_recall.describe(frames.epochs, counts),
        lambda frames: tail_and_recall.last_epoch(frames.epochs)[["label", "seed", "many", "medium", "few"]],
    )


def experiments(factor: float) -> list[Experiment]:
    """Return the runs of the story: the lab's usual experiment with this imbalance, without weights and with inverse ones."""
    imbalance = {"name": "exponential", "factor": factor}
    return [Experiment.from_dict({"imbalance": imbalance, "weighting": slug}) for slug in WEIGHTINGS]


def class_counts(experiment: Experiment) -> pd.DataFrame:
    """Return class, group and train_count of the classes of an experiment, the most frequent first."""
    order = np.argsort(-np.array(experiment.train_counts), kind="stable")
    return pd.DataFrame(
        {
            "class": np.array(experiment.class_names, dtype=object)[order],
            "group": np.array(experiment.groups, dtype=object)[order],
            "train_count": np.array(experiment.train_counts)[order],
        }
    )
