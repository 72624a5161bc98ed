"""What each class weighs, `weights` `[C]`, by a static weighting and the training part of a seed."""

from core.codegen.lines import Lines, joined
from core.method.weighting import Weighting

NORMALISED = {
    "sample": Lines("weights = weights * counts.sum() / (weights * counts).sum()"),
    "class": Lines("weights = weights * (counts > 0).sum() / weights[counts > 0].sum()"),
}


def class_weights(weighting: Weighting) -> Lines:
    """Empty without a weighting; the mean weight is 1 over the samples or over the classes, as the weighting says.

    The largest weight is made 1 first, as the lab does it, so that not even the last digit differs.
    """
    raw = weighting.code()
    assert raw is not None
    if not raw.text:
        return raw
    how = getattr(weighting, "normalisation", "sample")
    return joined(
        [
            Lines("# What each class weighs.", ("import numpy as np",)),
            Lines("counts = np.bincount(y, minlength=len(CLASSES))"),
            raw,
            Lines("weights = weights / weights.max()"),
            NORMALISED["class" if how == "class" else "sample"],
        ]
    )
