"""The effect of label noise on the rarest class."""

from typing import Any

import pandas as pd

from core.experiment import Experiment
from core.frames.training_set import Description, rarest_class
from dashboard.figures import seen_labels
from dashboard.views import charts
from dashboard.write import Markup, st


def label_noise(experiment: Experiment, training_set: Description, signature: tuple[Any, ...]) -> None:
    """Draw how many samples with the label of the rarest class belong to other classes, and the same for all classes."""
    st.markdown(Markup("## Label noise in the rarest class"), anchors=False)
    rarest, total = rarest_class(training_set), sum(experiment.train_counts)
    if training_set.noise is None:
        others = len(experiment.train_counts) - 1
        expected = 0.05 * (total - rarest.count) / others
        st.markdown(
            Markup(
                "There is no label noise: all training labels are true. Symmetric noise of 5 % would give about {:.1f} "
                "samples of other classes the label {}, which has {:,} samples. Choose it under *Label noise*."
            ).format(expected, rarest.name, rarest.count)
        )
        return
    noise: pd.DataFrame = training_set.noise
    seeds = noise["seed"].nunique()
    share = rarest.wrong / (rarest.wrong + rarest.right) if rarest.wrong + rarest.right else 0.0
    st.markdown(
        Markup(
            "Class {} has {:,} training samples. With the noise, **{:.1f}** of them and **{:.1f}** samples of other classes have "
            "its label: {:.0%} of the training samples with the label {} are wrong"
        ).format(rarest.name, rarest.count, rarest.right, rarest.wrong, share, rarest.name)
        + (f" (means of {seeds} seeds)." if seeds > 1 else ".")
    )
    charts.show_figure(
        "true and seen labels",
        seen_labels.how_to_read,
        lambda: (seen_labels.figure(noise), seen_labels.describe(noise)),
        noise,
        signature,
    )
