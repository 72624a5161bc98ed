"""The evaluation sets, on which predictions are counted."""

import pandas as pd

EVALUATION_SETS = {
    "test_share": "test set",
    "outside_share": "left-out classes",
    "noise_share": "random noise",
}


def sets_of(classes: pd.DataFrame) -> dict[str, str]:
    """Return column and title of each evaluation set that has a value in the frame."""
    return {
        column: title
        for column, title in EVALUATION_SETS.items()
        if column in classes and classes[column].notna().any()
    }
