"""The lines of a script that compute the weight of each class, by a static weighting and the training part of a seed."""

from core.codegen.lines import Lines, joined
from core.method.weighting import Weighting

NORMALISED = {
    "sample": Lines("weights = weights * counts.sum() / (weights * counts).sum()"),
    "class": Lines("weights = weights * (counts > 0).sum() / weights[counts > 0].sum()"),
}


def class_weights(weighting: Weighting) -> Lines:
    """Return lines that set `weights`; empty without a weighting.

    The mean weight is 1 over the samples or over the classes, depending on the weighting. The weights are first divided by the
    largest one, as in the lab, so that the results agree to the last digit.
    """
    raw = weighting.code()
    assert raw is not None
    if not raw.text:
        return raw
    how = getattr(weighting, "normalisation", "sample")
    return joined(
        [
            Lines("# The weight of each class.", ("import numpy as np",)),
            Lines("counts = np.bincount(y, minlength=len(CLASSES))"),
            raw,
            Lines("weights = weights / weights.max()"),
            NORMALISED["class" if how == "class" else "sample"],
        ]
    )
