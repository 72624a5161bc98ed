"""What label noise does to the rarest class."""

from typing import Any

import pandas as pd
import streamlit as st

from core.experiment import Experiment
from core.frames.training_set import Description, rarest_class
from dashboard.figures import seen_labels
from dashboard.views import charts


def label_noise(experiment: Experiment, found: Description, signature: tuple[Any, ...]) -> None:
    """Say how many of the samples that carry the label of the rarest class belong to others, and draw the same for all."""
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
