"""Formula cards: a method's formula, and what it gives with the numbers of a run."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import LabError
from core.experiment import Experiment
from core.weighting import Weighting
from dashboard import docstrings, grids

# Set in type where we know it; a weighting that is not here is shown with the formula of its docstring.
LATEX: dict[str, Callable[[Weighting], str]] = {
    "none": lambda _: r"w_y = 1",
    "inverse": lambda _: r"w_y \propto \frac{1}{n_y}",
    "inverse_sqrt": lambda _: r"w_y \propto \frac{1}{\sqrt{n_y}}",
    "effective_number": lambda weighting: (
        rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {weighting.beta:g}"  # type: ignore[attr-defined]
    ),
    "importance": lambda weighting: (
        r"w_y \text{ as given}"
        if weighting.weights  # type: ignore[attr-defined]
        else rf"\frac{{w_1}}{{w_0}} = \rho, \qquad \rho = {weighting.ratio:g}"  # type: ignore[attr-defined]
    ),
}
MEANS = {
    "sample": "scaled so that the mean over the training set is 1",
    "class": "scaled so that the mean over the classes is 1",
    "batch": "each batch is divided by its own sum of weights; shown with mean 1 over the training set",
}


def card(experiment: Experiment) -> None:
    """The weighting of a run: its formula, and n and w of every class."""
    weighting = experiment.weighting
    st.markdown(f"**{type(weighting).title}**")
    formula(type(weighting), weighting)
    st.markdown(sentence_of(experiment))
    st.dataframe(weights_table(experiment), hide_index=True, height="content", row_height=28, width="stretch")


def formula(kind: type[Weighting], weighting: Weighting | None = None) -> None:
    """The formula of a weighting, with its parameters filled in when one is given."""
    latex = LATEX.get(kind.slug)
    if latex is not None:
        st.latex(latex(weighting or kind()))
    elif written := docstrings.part(kind, "Formula"):
        st.markdown(written)


def sentence_of(experiment: Experiment) -> str:
    """What the weighting does to the most frequent and the rarest class of this run."""
    counts = np.array(experiment.train_counts)
    weights = experiment.weighting.class_weights(counts)
    most, least = int(counts.argmax()), int(counts.argmin())
    names = experiment.class_names
    how = MEANS.get(str(getattr(experiment.weighting, "normalisation", "")), "")
    return (
        f"Class {names[most]}: n = {counts[most]:,}, w = {number(weights[most])}. "
        f"Class {names[least]}: n = {counts[least]:,}, w = {number(weights[least])}."
        + (f" The weights are {how}." if how and experiment.weighting.slug != "none" else "")
    )


def weights_table(experiment: Experiment) -> pd.DataFrame:
    """Class, n, w and the share of the total weight, one row a class."""
    counts = np.array(experiment.train_counts)
    try:
        weights = experiment.weighting.class_weights(counts)
    except LabError:
        weights = np.full(len(counts), np.nan)
    total = counts * weights
    return pd.DataFrame(
        {
            "class": list(experiment.class_names),
            "n": counts,
            "weight w": np.round(weights, 4),
            "share of the samples": [f"{share:.1%}" for share in counts / counts.sum()],
            "share of the weight": [f"{share:.1%}" for share in total / total.sum()],
        }
    )


def number(value: float) -> str:
    """Three significant digits."""
    return grids.shown(float(f"{value:.3g}"))
