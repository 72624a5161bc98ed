"""Formula cards: the formulas of a method, and their values for a run."""

import numpy as np
import pandas as pd

from core.errors import LabError
from core.experiment import DEFAULTS, Experiment
from core.method.component import Component
from core.method.parameter import parameters
from dashboard.words import docstrings, grids
from dashboard.write import Markup, st, trusted

METHOD = ("weighting", "loss", "sampler", "sharpness")
NORMALISATIONS = {
    "sample": "scaled so that the mean over the training set is 1",
    "class": "scaled so that the mean over the classes is 1",
    "batch": "divided by their sum in each batch; this card scales them to mean 1 over the training set",
}


def parts(experiment: Experiment) -> list[Component]:
    """Return the components whose formulas a card shows: those of the method that are not the default, or else the weighting."""
    components = [getattr(experiment, axis) for axis in METHOD]
    return [part for part in components if part.slug != DEFAULTS[part.axis]] or [experiment.weighting]


def is_informative(experiment: Experiment) -> bool:
    """Return whether a card would show more than that every sample has weight 1."""
    return bool(parameters(type(experiment.weighting))) or any(part.slug != "none" for part in parts(experiment))


def card(experiment: Experiment) -> None:
    """Draw the formulas of the method of a run, and their values for each class."""
    for part in parts(experiment):
        st.markdown(Markup("**{}**").format(type(part).title))
        formula(part)
    st.markdown(sentence_of(experiment))
    st.dataframe(
        terms_table(experiment),
        hide_index=True,
        height="content",
        placeholder="",
        row_height=28,
        width="stretch",
        alt="Samples, weight and loss terms of each class",
    )


def formula(part: Component) -> None:
    """Draw the formula of a component with its parameters filled in, or else the formula of its docstring."""
    lines = part.formula()
    for line in lines:
        st.latex(line)
    if not lines and (text := docstrings.part(type(part), "Formula")):
        st.markdown(Markup("**Formula** {}").format(trusted(text)))


def sentence_of(experiment: Experiment) -> str:
    """Return the weights of the most frequent and the rarest class, as sentences."""
    counts = np.array(experiment.train_counts)
    weights = experiment.weighting.class_weights(counts)
    most, least = int(counts.argmax()), int(counts.argmin())
    names = experiment.class_names
    weighting = experiment.weighting
    inner = getattr(weighting, "inner", weighting)
    scaling = NORMALISATIONS.get(str(getattr(inner, "normalisation", "")), "")
    return (
        f"Class {names[most]}: n = {counts[most]:,}, w = {number(weights[most])}. "
        f"Class {names[least]}: n = {counts[least]:,}, w = {number(weights[least])}."
        + (f" The weights are {scaling}." if scaling and weighting.slug != "none" else "")
        + (f" {timing}" if (timing := weighting.timing(experiment.epochs)) else "")
    )


def terms_table(experiment: Experiment) -> pd.DataFrame:
    """Return one row per class: name, n, w, the terms of the loss, and the shares of the samples and of the total weight."""
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
    """Return a number with three significant digits."""
    return grids.format_number(float(f"{value:.3g}"))
