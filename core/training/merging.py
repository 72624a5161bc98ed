"""Results of the parts of a run, merged seed by seed in the order of the run's seeds. Nothing here needs PyTorch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Int, Num

from core.metrics import Counts
from core.training.record import Boundary, Outcome, Record

Places = Sequence[Sequence[int]]
"""The positions of each part's seeds among those of the run, counted from 0."""


def merge_payloads(payloads: Sequence[Mapping[str, Any]], places: Places) -> dict[str, Any]:
    """Merge the payloads of one epoch: concatenate the lists over seeds, in the order of the seeds.

    Args:
        payloads: one per part, see `Record.to_json`.
        places: of the parts.
    """
    if len(payloads) == 1:
        return dict(payloads[0])
    order = np.argsort(np.concatenate(places)).tolist()

    def merge(values: Sequence[Any]) -> Any:
        if isinstance(values[0], Mapping):
            return {key: merge([value[key] for value in values]) for key in values[0]}
        if isinstance(values[0], list | tuple):  # Dask turns lists into tuples
            per_seed = [item for value in values for item in value]
            return [per_seed[place] for place in order]
        return max(values)

    return merge(payloads)


def merge_records(records: Sequence[Record], places: Places) -> Record:
    """Merge the records of one epoch, one per part; a part that ended before the others contributes its last record."""
    order = np.argsort(np.concatenate(places))

    def merge(name: str) -> np.ndarray:
        return np.concatenate([getattr(record, name) for record in records])[order]

    latest = max(records, key=lambda record: record.epoch)
    statistics: dict[str, Any] = {name: merge(name) for name in latest.each()}
    counts = [np.concatenate(parts)[order] for parts in zip(*(record.test for record in records), strict=True)]
    elsewhere = {
        name: np.concatenate([record.elsewhere[name] for record in records])[order] for name in latest.elsewhere
    }
    return replace(
        latest,
        seconds=max(record.seconds for record in records),
        test=Counts(*counts),
        elsewhere=elsewhere,
        **statistics,
    )


def merge_outcomes(outcomes: Sequence[Outcome], places: Places) -> Outcome:
    """Merge the outcomes of the parts."""
    if len(outcomes) == 1:
        return outcomes[0]
    order = np.argsort(np.concatenate(places))

    def merge(name: str) -> np.ndarray:
        return np.concatenate([getattr(outcome, name) for outcome in outcomes])[order]

    boundaries = [outcome.boundary for outcome in outcomes if outcome.boundary is not None]
    return Outcome(
        confusion=merge("confusion"),
        probabilities=merge("probabilities"),
        labels=merge("labels"),
        weights=merge_weights([outcome.weights for outcome in outcomes], places),
        boundary=_merge_boundaries(boundaries, order) if boundaries else None,
        stopped_at=merge("stopped_at"),
    )


def merge_weights(
    weights: Sequence[Mapping[str, Num[np.ndarray, "_ ..."]]], places: Places
) -> dict[str, Num[np.ndarray, "seeds ..."]]:
    """Merge the weights of the parts' networks; each part has its arrays by name."""
    if len(weights) == 1:
        return dict(weights[0])
    order = np.argsort(np.concatenate(places))
    return {name: np.concatenate([arrays[name] for arrays in weights])[order] for name in weights[0]}


def _merge_boundaries(boundaries: list[Boundary], order: Int[np.ndarray, " seeds"]) -> Boundary:
    """Merge at all epochs that any part has recorded; where a part has not recorded one, its previous picture stands in."""
    epochs = np.unique(np.concatenate([boundary.epochs for boundary in boundaries]))

    def merge(name: str) -> np.ndarray:
        parts = []
        for boundary in boundaries:
            latest = np.searchsorted(boundary.epochs, epochs, side="right") - 1
            parts.append(getattr(boundary, name)[np.maximum(latest, 0)])
        return np.concatenate(parts, axis=1)[:, order]

    return replace(boundaries[0], epochs=epochs, prediction=merge("prediction"), probability=merge("probability"))
