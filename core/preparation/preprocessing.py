"""Preprocessing of the columns of a table, fitted on the training part of one seed and on nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from data.samples import MOST_NAMES
from data.table import Field

RARE = 5  # names with fewer training samples share one column
LARGEST = 1e30  # absolute value whose square float32 can represent


@dataclass(frozen=True)
class Step:
    """The preprocessing of one column, in words.

    Attributes:
        column: its name.
        kind: `number`, `date` or `category`.
        becomes: number of columns that training gets for it.
        what: one sentence.
    """

    column: str
    kind: str
    becomes: int
    what: str


class Preprocessing:
    """Turns the raw columns of a table into numbers without gaps.

    Numbers and dates: a missing value becomes the median, and if any value is missing, a column of 0 and 1 marks the missing
    values; then mean 0 and deviation 1. Categories: one column of 0 and 1 per name, at most 32, of which one is shared by the
    names with fewer than 5 training samples and by names that do not occur in training; a missing value counts as a name.
    Everything is learnt from the training part.

    Args:
        fields: name and type of each raw column.
        training: the training part, NaN for a missing value.

    Attributes:
        width: number of columns that training gets.
        names: their names.
        categorical: indices of the categories among the columns of `compact`.
    """

    def __init__(self, fields: Sequence[Field], training: Float[np.ndarray, "samples columns"]) -> None:
        from sklearn.compose import ColumnTransformer
        from sklearn.impute import MissingIndicator, SimpleImputer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        self._fields = tuple(fields)
        self._numeric = [place for place, field in enumerate(fields) if field.kind != "category"]
        self._named = [place for place, field in enumerate(fields) if field.kind == "category"]
        self.pipeline = ColumnTransformer(
            [
                (
                    "numbers",
                    make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler()),
                    self._numeric,
                ),
                ("missing", MissingIndicator(features="missing-only", error_on_new=False), self._numeric),
                (
                    "categories",
                    OneHotEncoder(
                        handle_unknown="infrequent_if_exist",
                        min_frequency=RARE,
                        max_categories=MOST_NAMES,
                        sparse_output=False,
                    ),
                    self._named,
                ),
            ]
        ).fit(training)
        numbers, flags = len(self._numeric), self._flagged()
        self._flags = slice(numbers, numbers + len(flags))
        self._groups: list[slice] = []
        start = self._flags.stop
        for place in range(len(self._named)):
            width = len(self._own(place)) + bool(self._rare(place))
            self._groups.append(slice(start, start + width))
            start += width
        self.width = start
        self.categorical = tuple(range(self._flags.stop, self._flags.stop + len(self._groups)))
        self.names = (
            *(fields[place].name for place in self._numeric),
            *(f"{fields[place].name} is missing" for place in flags),
            *(name for place in range(len(self._named)) for name in self._columns(place)),
        )

    def __call__(self, raw: Float[np.ndarray, "samples columns"]) -> Float32[np.ndarray, "samples width"]:
        """Preprocess raw columns for training."""
        if not len(raw):
            return np.empty((0, self.width), np.float32)
        return np.clip(self.pipeline.transform(raw), -LARGEST, LARGEST).astype(np.float32)

    def compact(
        self, features: Float[np.ndarray, "samples padded_width"]
    ) -> Float32[np.ndarray, "samples compact_width"]:
        """Replace the columns of each category by one column that holds the index of the name."""
        codes = [features[:, group].argmax(1).astype(np.float32) for group in self._groups]
        return np.column_stack([features[:, : self._flags.stop], *codes]).astype(np.float32)

    def expand(self, compact: Float[np.ndarray, "samples compact_width"]) -> Float32[np.ndarray, "samples width"]:
        """Invert `compact`: return one column per name again; markers of missing values are rounded to 0 or 1."""
        features = np.zeros((len(compact), self.width), np.float32)
        features[:, : self._flags.stop] = compact[:, : self._flags.stop]
        features[:, self._flags] = features[:, self._flags].round()
        rows = np.arange(len(compact))
        for group, column in zip(self._groups, self.categorical, strict=True):
            features[rows, group.start + compact[:, column].astype(np.int64)] = 1
        return features

    def steps(self) -> list[Step]:
        """Describe the preprocessing of each column, in the order of the table."""
        return [
            self._category(self._named.index(place)) if field.kind == "category" else self._number(place)
            for place, field in enumerate(self._fields)
        ]

    def _flagged(self) -> list[int]:
        """Return the indices of raw columns with missing values, which are marked."""
        if not self._numeric:
            return []
        return [self._numeric[place] for place in self.pipeline.named_transformers_["missing"].features_]

    def _encoder(self) -> object:
        return self.pipeline.named_transformers_["categories"]

    def _rare(self, place: int) -> list[float]:
        """Return the categories that share a column, as codes."""
        rare = self._encoder().infrequent_categories_[place]  # type: ignore[attr-defined]
        return [] if rare is None else list(rare)

    def _own(self, place: int) -> list[float]:
        """Return the categories that have a column of their own, as codes."""
        rare = self._rare(place)
        categories = self._encoder().categories_[place]  # type: ignore[attr-defined]
        missing_is_rare = any(np.isnan(code) for code in rare)
        return [code for code in categories if not (code in rare or (np.isnan(code) and missing_is_rare))]

    def _columns(self, place: int) -> list[str]:
        field = self._fields[self._named[place]]
        own = [f"{field.name} = {field.text(code) or '(missing)'}" for code in self._own(place)]
        return own + ([f"{field.name} is another name"] if self._rare(place) else [])

    def _number(self, place: int) -> Step:
        field = self._fields[place]
        imputer = self.pipeline.named_transformers_["numbers"][0]
        flagged = place in self._flagged()
        kind = "days since 1970, " if field.kind == "date" else ""
        median = field.text(float(imputer.statistics_[self._numeric.index(place)]))
        gaps = (
            f"a missing value becomes the median, {median}, and a column of its own says where"
            if flagged
            else "nothing is missing in training"
        )
        return Step(field.name, field.kind, 1 + flagged, f"{kind}{gaps}; then mean 0 and deviation 1")

    def _category(self, place: int) -> Step:
        field = self._fields[self._named[place]]
        own, rare = self._own(place), self._rare(place)
        examples = ", ".join(field.text(code) or "(missing)" for code in own[:5]) + (", …" if len(own) > 5 else "")
        effect = f"a column of 0 and 1 for each of {len(own)} names: {examples}" if own else "every name is rare"
        if rare:
            effect += f"; {len(rare):,} rarer ones and those that training has not seen share a column"
        return Step(field.name, field.kind, len(own) + bool(rare), effect)
