"""The meanings of technical terms, for the tooltips of captions."""

import re
from collections.abc import Sequence

from core.groups import GROUPS

MEANINGS = {
    "B′": "B′: how badly the worst sample of a class is learned, scaled by the share of the class; the bound multiplies it by "
    "the weight of the class.",
    "bound": "bound: an upper limit on the error on new data, which theory proves from the training data.",
    "τ": "τ: the multiple of the log training share that is subtracted from the logit of a class; 0 is no adjustment.",
    "γ": "γ: the power of the class size in a weight; 1 is inverse frequency, 0.5 its square root.",
    "RDR": "RDR: weights that are estimated in every batch, from the fit of the features of a class to their mean.",
    "Hessian": "Hessian: all second derivatives of the loss with respect to the parameters; its eigenvalues λ are curvatures.",
    "trace": "trace: the sum of all eigenvalues.",
    "epoch": "epoch: one pass over the training samples.",
    "seeds": "seeds: repetitions with another split, other initial weights and other batches.",
    "recall": "recall: of the test samples of a class, the share that is predicted as this class.",
    "precision": "precision: of the test samples predicted as a class, the share that belongs to it.",
    "logistic regression": "More's plane: recall of class 1 across, precision of class 0 upwards, as in his survey.",
}


def explain_terms(text: str, classes: Sequence[tuple[str, int, str]] = ()) -> str:
    """Return the meanings of the terms that occur in a text, one paragraph each; "" where none occurs.

    Args:
        text: a caption.
        classes: name, number of training samples and group of each class; empty where the runs differ in them.
    """
    meanings = [
        _group(group, classes) for group in GROUPS if _occurs(group, text) and any(row[2] == group for row in classes)
    ]
    return "\n\n".join(meanings + [meaning for term, meaning in MEANINGS.items() if _occurs(term, text)])


def _occurs(term: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None


def _group(group: str, classes: Sequence[tuple[str, int, str]]) -> str:
    inside = sorted(((count, name) for name, count, group_of_class in classes if group_of_class == group), reverse=True)
    counts = f"{inside[0][0]:,}" if inside[0][0] == inside[-1][0] else f"{inside[-1][0]:,} to {inside[0][0]:,}"
    if len(inside) == 1:
        return f"{group}: class {inside[0][1]}, with {counts} training samples."
    return f"{group}: {len(inside)} classes, with {counts} training samples each."
