"""Terms of the field where they stand: what a caption's words mean, for its tooltip."""

import re
from collections.abc import Sequence

from core.groups import GROUPS

MEANINGS = {
    "B′": "B′: how badly the worst sample of a class is learned, scaled by the class's share; in the bound it is multiplied by "
    "the class's weight.",
    "bound": "bound: an upper limit on the error on new data, which theory proves from the training data.",
    "τ": "τ: how much of the logarithm of the class's training share is taken away; 0 is nothing, 1 all of it.",
    "γ": "γ: the power of the class size in a weight; 1 is inverse frequency, 0.5 its square root.",
    "RDR": "RDR: weights that are estimated anew in every batch, from how well the features of a class fit its mean.",
    "Hessian": "Hessian: all second derivatives of the loss with respect to the parameters; its eigenvalues λ are curvatures.",
    "trace": "trace: the sum of all eigenvalues.",
    "epoch": "epoch: one pass over the training samples.",
    "seeds": "seeds: repetitions with another split, other initial weights and other batches.",
    "recall": "recall: of the test samples of a class, the share that is recognised.",
    "precision": "precision: of the test samples called a class, the share that belongs to it.",
    "logistic regression": "More's plane: recall of class 1 across, precision of class 0 upwards, as in his survey.",
}


def explained(text: str, classes: Sequence[tuple[str, int, str]] = ()) -> str:
    """The meanings of the terms that occur in a text, one paragraph each; "" where none does.

    Args:
        text: a caption.
        classes: name, training samples and group of each class of the runs that are shown; none where the runs differ in them.
    """
    found = [
        _group(group, classes) for group in GROUPS if _occurs(group, text) and any(row[2] == group for row in classes)
    ]
    return "\n\n".join(found + [meaning for term, meaning in MEANINGS.items() if _occurs(term, text)])


def _occurs(term: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None


def _group(group: str, classes: Sequence[tuple[str, int, str]]) -> str:
    inside = sorted(((count, name) for name, count, own in classes if own == group), reverse=True)
    counts = f"{inside[0][0]:,}" if inside[0][0] == inside[-1][0] else f"{inside[-1][0]:,} to {inside[0][0]:,}"
    if len(inside) == 1:
        return f"{group}: class {inside[0][1]}, with {counts} training samples."
    return f"{group}: {len(inside)} classes, with {counts} training samples each."
