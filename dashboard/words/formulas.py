"""Formula cards: a method's formulas, and what they give with the numbers of a run."""

import numpy as np
import pandas as pd

from core.errors import LabError
from core.experiment import DEFAULTS, Experiment
from core.method.component import Component
from core.method.parameter import parameters
from dashboard.words import docstrings, grids
from dashboard.write import Markup, st, written

METHOD = ("weighting", "loss", "sampler", "sharpness")
MEANS = {
    "sample": "scaled so that the mean over the training set is 1",
    "class": "scaled so that the mean over the classes is 1",
    "batch": "each batch is divided by its own sum of weights; shown with mean 1 over the training set",
}


def parts(experiment: Experiment) -> list[Component]:
    """What of an experiment has a formula to show: the weighting, and of loss, sampler and sharpness what is not as usual."""
    chosen = [getattr(experiment, axis) for axis in METHOD]
    found = [part for part in chosen if part.slug != DEFAULTS[part.axis]]
    return found or [experiment.weighting]


def says_something(experiment: Experiment) -> bool:
    """Whether a card would show more than that every sample counts 1."""
    return bool(parameters(type(experiment.weighting))) or any(part.slug != "none" for part in parts(experiment))


def card(experiment: Experiment) -> None:
    """The method of a run: its formulas, and the numbers they give each class."""
    for part in parts(experiment):
        st.markdown(Markup("**{}**").format(type(part).title))
        formula(part)
    st.markdown(sentence_of(experiment))
    st.dataframe(
        terms_table(experiment),
        hide_index=True,
        height="content",
        row_height=28,
        width="stretch",
        alt="Samples, weight and loss terms of each class",
    )


def formula(part: Component) -> None:
    """The formula of a component with its parameters filled in, or as its docstring writes it."""
    lines = part.formula()
    for line in lines:
        st.latex(line)
    if not lines and (text := docstrings.part(type(part), "Formula")):
        st.markdown(Markup("**Formula** {}").format(written(text)))


def sentence_of(experiment: Experiment) -> str:
    """What the weighting does to the most frequent and the rarest class of this run."""
    counts = np.array(experiment.train_counts)
    weights = experiment.weighting.class_weights(counts)
    most, least = int(counts.argmax()), int(counts.argmin())
    names = experiment.class_names
    weighting = experiment.weighting
    inner = getattr(weighting, "inner", weighting)
    how = MEANS.get(str(getattr(inner, "normalisation", "")), "")
    return (
        f"Class {names[most]}: n = {counts[most]:,}, w = {number(weights[most])}. "
        f"Class {names[least]}: n = {counts[least]:,}, w = {number(weights[least])}."
        + (f" The weights are {how}." if how and weighting.slug != "none" else "")
        + (f" {timing}" if (timing := weighting.timing(experiment.epochs)) else "")
    )


def terms_table(experiment: Experiment) -> pd.DataFrame:
    """Class, n, w and the share of the total weight, and what the loss does to the class; one row a class."""
    counts = np.array(experiment.train_counts)
    try:
        weights = experiment.weighting.class_weights(counts)
    except LabError:
        weights = np.full(len(counts), np.nan)
    total = counts * weights
    terms = experiment.loss.terms(counts.astype(float))
    return pd.DataFrame(
        {
            "class": list(experiment.class_names),
            "n": counts,
            "weight w": np.round(weights, 4),
            **{f"loss: {name}": np.round(values, 3) for name, values in terms.items()},
            "share of the samples": [f"{share:.1%}" for share in counts / counts.sum()],
            "share of the weight": [f"{share:.1%}" for share in total / total.sum()],
        }
    )


def number(value: float) -> str:
    """Three significant digits."""
    return grids.shown(float(f"{value:.3g}"))
