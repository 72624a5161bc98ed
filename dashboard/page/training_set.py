"""Data: what an experiment is trained on, before anything is trained."""

from typing import Any

import pandas as pd
import streamlit as st

from core.errors import LabError
from core.experiment import Experiment
from core.experiment.codec import to_dotted
from core.frames.training_set import Description, description, rarest_class
from dashboard.controls import forms
from dashboard.controls.sidebar import data_sections
from dashboard.figures import class_counts, scatter, seen_labels
from dashboard.lab.for_a_page import for_a_page
from dashboard.running import missing
from dashboard.session import address, setting
from dashboard.session.setting import SETTING, Setting
from dashboard.session.sharing import copy_link
from dashboard.views import charts, pictures
from dashboard.words.plain_text import plain_text

PAGE = "data"
PROBLEMS = "problems of data"
TALLEST = 423  # pixels of a table: eleven rows
AXES = ("dataset", "imbalance", "label_noise")
SCALARS = ("early_stop", "seeds", "seed")


def page() -> None:
    """Draw the page."""
    base = _current().base
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
        left.markdown("### Data", anchors=False)
        st.error(for_a_page(error), icon=":material/edit:")
        return
    address.write(PAGE, query)
    if found is None:
        left.markdown("### Data", anchors=False)
        missing.offer(experiment.dataset)
        return
    _head(left, experiment, found)
    with right:
        copy_link(PAGE, query)
    for problem in st.session_state.get(PROBLEMS, []):
        st.warning(f"{problem} The value is replaced by one that works.", icon=":material/link_off:")
    signature = tuple(query.items())
    charts.simple(
        "training samples of each class",
        class_counts.how_to_read,
        lambda: (class_counts.figure(found.counts), class_counts.describe(found.counts)),
        found.counts.drop(columns="class_index"),
        signature,
    )
    _table(found)
    _samples(found, signature)
    _label_noise(experiment, found, signature)


def _current() -> Setting:
    """The setting of Explore, with what the address asks for laid on it."""
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query or SETTING not in st.session_state:
        read, st.session_state[PROBLEMS] = setting.read(query or {})
        if SETTING in st.session_state:
            named = {key.partition(".")[0] for key in query or {}}
            # A dataset brings the imbalance it is usually seen with.
            named |= {"imbalance"} if "dataset" in named else set()
            st.session_state[SETTING].base |= {key: read.base[key] for key in named & {*AXES, *SCALARS}}
        else:
            st.session_state[SETTING] = read
    return st.session_state[SETTING]


def _head(place: Any, experiment: Experiment, found: Description) -> None:
    counts = experiment.train_counts
    title = type(experiment.dataset).title
    place.markdown(f"### {title}: {sum(counts):,} training samples in {len(counts)} classes", anchors=False)
    ratio = max(counts) / min(counts) if min(counts) else float("inf")
    tested = int(found.counts["test_count"].sum())
    place.caption(
        f"{found.source} The most frequent class has {forms.text_of(float(f'{ratio:.3g}'))} times as many training samples as "
        f"the rarest; {tested:,} samples are kept for testing."
    )


def _table(found: Description) -> None:
    """What a table with columns of several kinds holds, what looks too good, and what is done to it."""
    for note in found.notes:
        st.caption(f":material/info: {plain_text(note)}")
    if found.table is None or found.steps is None:
        return
    for suspect in found.table.suspects:
        st.warning(plain_text(suspect.why), icon=":material/visibility:")
    st.markdown("##### Columns", anchors=False)
    st.caption(
        f"{found.table.rows:,} rows. "
        + (
            ""
            if found.table.suspects
            else "No column looks like a number of the row or gives the class away by itself."
        )
    )
    _rows_of(found.table.columns, "The columns of the table", "columns of the table")
    st.markdown("##### What training gets", anchors=False)
    st.caption(
        "Learnt from the training part of the first seed and from nothing else; other seeds learn their own. "
        f"{int(found.steps['becomes'].sum()):,} columns in all."
    )
    _rows_of(found.steps, "What is done to each column", "steps of preprocessing")


def _rows_of(table: pd.DataFrame, alt: str, key: str) -> None:
    st.dataframe(table, hide_index=True, height=min(TALLEST, 38 + 35 * len(table)), alt=alt, key=key)


def _samples(found: Description, signature: tuple[Any, ...]) -> None:
    if found.points is not None:
        points = found.points
        st.markdown("##### Samples", anchors=False)
        charts.simple(
            "training points",
            scatter.how_to_read,
            lambda: (scatter.figure(points), scatter.describe(points)),
            points,
            signature,
        )
    elif found.rows is not None:
        st.markdown("##### The first rows", anchors=False)
        gets = (
            "what training gets is said above"
            if found.steps is not None
            else "networks get every column with mean 0 and deviation 1"
        )
        st.caption(f"As they are in the source; {gets}.")
        st.dataframe(found.rows, hide_index=True, height="content", alt="The first rows of the table")
    elif found.images:
        st.markdown("##### Samples of the most frequent and of the rarest classes", anchors=False)
        st.caption(
            "Training samples of the first seed that carry the label"
            + (": those in a frame carry it wrongly." if found.noise is not None else ".")
        )
        names = list(found.images)
        half = -(-len(names) // 2)
        for column, part in zip(st.columns(2), (names[:half], names[half:]), strict=True):
            with column:
                for name in part:
                    _strip(found, name)


def _strip(found: Description, name: str) -> None:
    row = found.counts[found.counts["class"] == name].iloc[0]
    images, wrong = found.images[name]
    count = int(row["train_count"])
    caption = f"class {name} · {count:,} training sample{'' if count == 1 else 's'} · {row['group']}"
    if not len(images):
        st.caption(f"{caption} · label noise has left none that carries its label")
        return
    st.image(
        pictures.strip(images, wrong),
        caption=caption,
        alt=f"{len(images)} training samples with the label {name}, {int(wrong.sum())} of them wrong",
    )


def _label_noise(experiment: Experiment, found: Description, signature: tuple[Any, ...]) -> None:
    st.markdown("##### What label noise does to the rarest class", anchors=False)
    rarest, total = rarest_class(found), sum(experiment.train_counts)
    if found.noise is None:
        others = len(experiment.train_counts) - 1
        expected = 0.05 * (total - rarest.count) / others
        st.markdown(
            f"There is none: all training labels are true. Symmetric noise of 5 % would send about {expected:.1f} wrong samples "
            f"into class {rarest.name}, which has {rarest.count:,}: choose it under *Label noise*."
        )
        return
    noise: pd.DataFrame = found.noise
    seeds = noise["seed"].nunique()
    share = rarest.wrong / (rarest.wrong + rarest.right) if rarest.wrong + rarest.right else 0.0
    st.markdown(
        f"Class {rarest.name} has {rarest.count:,} training samples. With the noise, its label is carried by "
        f"**{rarest.right:.1f}** of them and by **{rarest.wrong:.1f}** samples of other classes: {share:.0%} of what training "
        f"takes for class {rarest.name} is wrong" + (f" (means of {seeds} seeds)." if seeds > 1 else ".")
    )
    charts.simple(
        "true and seen labels",
        seen_labels.how_to_read,
        lambda: (seen_labels.figure(noise), seen_labels.describe(noise)),
        noise,
        signature,
    )
