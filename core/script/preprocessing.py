"""The lines of a script that preprocess a user table, as `core.preparation.preprocessing` does."""

import numpy as np

from core.codegen.layout import WIDTH, Nested, assigned, literal
from core.codegen.lines import Lines, joined
from core.preparation.preprocessing import LARGEST, RARE
from data import Samples
from data.samples import MOST_NAMES

NUMBERS = Lines(
    'imputer = SimpleImputer(strategy="median", keep_empty_features=True)',
    (
        "from sklearn.impute import SimpleImputer",
        "from sklearn.pipeline import make_pipeline",
        "from sklearn.preprocessing import StandardScaler",
    ),
)
GAPS = Lines("", ("from sklearn.impute import MissingIndicator",))
CATEGORIES = Lines.of(
    f"""
    # Rare categories, and those that do not occur in training, share one column.
    encoder = OneHotEncoder(
        handle_unknown="infrequent_if_exist",
        min_frequency={RARE},
        max_categories={MOST_NAMES},
        sparse_output=False,
    )
    """,
    "from sklearn.preprocessing import OneHotEncoder",
)


def preprocessing(samples: Samples) -> Lines:
    """Return lines that convert the frames `X` and `X_test` to arrays of numbers, with the steps that the table needs."""
    kinds = {field.kind for field in samples.fields}
    lines, steps = [Lines("# Fitted on the training part only.")], []
    if kinds - {"category"}:
        lines.append(NUMBERS)
        steps.append('("numbers", make_pipeline(imputer, StandardScaler()), NUMBERS)')
    if has_gaps(samples):
        lines.append(GAPS)
        steps.append('("missing", MissingIndicator(error_on_new=False), NUMBERS)')
    if "category" in kinds:
        lines.append(CATEGORIES)
        steps.append('("categories", encoder, CATEGORIES)')
    limit = literal(LARGEST)
    lines.append(
        Lines(
            "\n".join(
                [
                    assigned("steps", Nested("[", tuple(steps), "]"), WIDTH - 4),
                    "columns = ColumnTransformer(steps).fit(X)",
                    f"X = np.clip(columns.transform(X), -{limit}, {limit}).astype(np.float32)",
                    f"X_test = np.clip(columns.transform(X_test), -{limit}, {limit}).astype(np.float32)",
                ]
            ),
            ("import numpy as np", "from sklearn.compose import ColumnTransformer"),
        )
    )
    return joined(lines)


def has_gaps(samples: Samples) -> bool:
    """Return whether any number or date of a table is missing."""
    numeric = [place for place, field in enumerate(samples.fields) if field.kind != "category"]
    return bool(np.isnan(samples.features[:, numeric]).any())
