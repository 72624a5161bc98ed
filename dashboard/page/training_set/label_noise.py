"""What label noise does to the rarest class."""

from typing import Any

import pandas as pd

from core.experiment import Experiment
from core.frames.training_set import Description, rarest_class
from dashboard.figures import seen_labels
from dashboard.views import charts
from dashboard.write import Markup, st


def label_noise(experiment: Experiment, found: Description, signature: tuple[Any, ...]) -> None:
    """Say how many of the samples that carry the label of the rarest class belong to others, and draw the same for all."""
    st.markdown(Markup("##### What label noise does to the rarest class"), anchors=False)
    rarest, total = rarest_class(found), sum(experiment.train_counts)
    if found.noise is None:
        others = len(experiment.train_counts) - 1
        expected = 0.05 * (total - rarest.count) / others
        st.markdown(
            Markup(
                "There is none: all training labels are true. Symmetric noise of 5 % would send about {:.1f} "
                "wrong samples into class {}, which has {:,}: choose it under *Label noise*."
            ).format(expected, rarest.name, rarest.count)
        )
        return
    noise: pd.DataFrame = found.noise
    seeds = noise["seed"].nunique()
    share = rarest.wrong / (rarest.wrong + rarest.right) if rarest.wrong + rarest.right else 0.0
    st.markdown(
        Markup(
            "Class {} has {:,} training samples. With the noise, its label is carried by **{:.1f}** of them "
            "and by **{:.1f}** samples of other classes: {:.0%} of what training takes for class {} is wrong"
        ).format(rarest.name, rarest.count, rarest.right, rarest.wrong, share, rarest.name)
        + (f" (means of {seeds} seeds)." if seeds > 1 else ".")
    )
    charts.simple(
        "true and seen labels",
        seen_labels.how_to_read,
        lambda: (seen_labels.figure(noise), seen_labels.describe(noise)),
        noise,
        signature,
    )
