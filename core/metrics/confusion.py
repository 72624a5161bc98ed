"""Metrics of a confusion matrix, whose rows are the true and whose columns are the predicted classes."""

import numpy as np
from jaxtyping import Float, Int

from core.metrics.counts import Counts
from core.metrics.metric import Metric
from core.metrics.ratio import ratio


def macro_f1(confusion: Int[np.ndarray, "seeds classes classes"]) -> Float[np.ndarray, " seeds"]:
    """Return the mean F1 score over the classes that occur as label or as prediction.

    A class without a correct prediction scores 0.

    Returns:
        Values in 0–1; NaN without samples. Equal to scikit-learn's `f1_score(average="macro", zero_division=0)`.
    """
    true, predicted, correct = Counts.of_confusion(confusion)
    occurs = (true + predicted) > 0
    return ratio(ratio(2 * correct, true + predicted, undefined=0.0).sum(-1), occurs.sum(-1))


def mcc(confusion: Int[np.ndarray, "seeds classes classes"]) -> Float[np.ndarray, " seeds"]:
    """Return Matthews' correlation coefficient of label and prediction, for any number of classes.

    Formula: (c·s − Σ t_k p_k) / √((s² − Σ p_k²)(s² − Σ t_k²)), with c correct of s samples, t_k true and p_k predicted.

    Returns:
        Values in −1…1; 0 where labels or predictions are all of one class, as in scikit-learn.

    **Source**: Gorodkin, Comparing two K-category assignments by a K-category correlation coefficient, 2004, eq. 8.
    """
    true, predicted, correct = (counts.astype(np.float64) for counts in Counts.of_confusion(confusion))
    samples = true.sum(-1)
    covariance = correct.sum(-1) * samples - (true * predicted).sum(-1)
    variances = (samples**2 - (predicted**2).sum(-1)) * (samples**2 - (true**2).sum(-1))
    return ratio(covariance, np.sqrt(variances), undefined=0.0)


def g_mean(confusion: Int[np.ndarray, "seeds classes classes"]) -> Float[np.ndarray, " seeds"]:
    """Return the geometric mean of the recalls, which is 0 as soon as one class is never recognised.

    Returns:
        Values in 0–1; NaN without samples. Equal to imbalanced-learn's `geometric_mean_score(correction=0)`. As there, a
        class without test samples counts as recall 0 if it is predicted, and is left out otherwise.

    **Source**: Kubat & Matwin, Addressing the Curse of Imbalanced Training Sets, ICML 1997.
    """
    true, predicted, correct = Counts.of_confusion(confusion)
    occurs = (true + predicted) > 0
    missed = (occurs & (correct == 0)).any(-1)
    # Logarithms, because a product of a thousand recalls underflows.
    logarithms = np.log(ratio(correct, true), out=np.zeros(true.shape), where=correct > 0)
    mean = np.exp(ratio(logarithms.sum(-1), occurs.sum(-1)))
    return np.where(missed, 0.0, mean)


MACRO_F1 = Metric("macro_f1", "macro F1", macro_f1, "confusion", order=6, place=6)
MCC = Metric("mcc", "MCC", mcc, "confusion", unit="", range=(-1.0, 1.0), order=7, place=8)
G_MEAN = Metric("g_mean", "G-mean", g_mean, "confusion", order=8, place=7)
