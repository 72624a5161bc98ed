"""Parts of a run that were trained apart, laid together seed by seed in the order of its seeds. Nothing here needs torch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.metrics import Counts
from core.training.record import Boundary, Outcome, Record

Places = Sequence[Sequence[int]]
"""Which seeds of the run each part holds, counted from 0."""


def merge_payloads(payloads: Sequence[Mapping[str, Any]], places: Places) -> dict[str, Any]:
    """One record's payload from that of each part, at the same epoch: lists over seeds are laid together.

    Args:
        payloads: one per part, see `Record.to_json`.
        places: of the parts.
    """
    if len(payloads) == 1:
        return dict(payloads[0])
    order = np.argsort(np.concatenate(places)).tolist()

    def together(values: Sequence[Any]) -> Any:
        if isinstance(values[0], Mapping):
            return {key: together([value[key] for value in values]) for key in values[0]}
        if isinstance(values[0], list | tuple):  # tuples are what Dask makes of lists on their way
            of_seeds = [item for value in values for item in value]
            return [of_seeds[place] for place in order]
        return max(values)

    return together(payloads)


def merge_records(records: Sequence[Record], places: Places) -> Record:
    """One record from that of each part; a part that ended before the others gives its last."""
    order = np.argsort(np.concatenate(places))

    def together(name: str) -> np.ndarray:
        return np.concatenate([getattr(record, name) for record in records])[order]

    latest = max(records, key=lambda record: record.epoch)
    statistics: dict[str, Any] = {name: together(name) for name in latest.each()}
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
    """One outcome from that of each part."""
    if len(outcomes) == 1:
        return outcomes[0]
    order = np.argsort(np.concatenate(places))

    def together(name: str) -> np.ndarray:
        return np.concatenate([getattr(outcome, name) for outcome in outcomes])[order]

    boundaries = [outcome.boundary for outcome in outcomes if outcome.boundary is not None]
    return Outcome(
        confusion=together("confusion"),
        probabilities=together("probabilities"),
        labels=together("labels"),
        weights=merge_weights([outcome.weights for outcome in outcomes], places),
        boundary=_boundary(boundaries, order) if boundaries else None,
        stopped_at=together("stopped_at"),
    )


def merge_weights(weights: Sequence[Mapping[str, np.ndarray]], places: Places) -> dict[str, np.ndarray]:
    """The weights of all networks by name from those of each part."""
    if len(weights) == 1:
        return dict(weights[0])
    order = np.argsort(np.concatenate(places))
    return {name: np.concatenate([of_part[name] for of_part in weights])[order] for name in weights[0]}


def _boundary(boundaries: list[Boundary], order: np.ndarray) -> Boundary:
    """All seeds at the epochs that any stack was looked at; one that was not is as it was before."""
    epochs = np.unique(np.concatenate([boundary.epochs for boundary in boundaries]))

    def together(name: str) -> np.ndarray:
        parts = []
        for boundary in boundaries:
            latest = np.searchsorted(boundary.epochs, epochs, side="right") - 1
            parts.append(getattr(boundary, name)[np.maximum(latest, 0)])
        return np.concatenate(parts, axis=1)[:, order]

    return replace(boundaries[0], epochs=epochs, prediction=together("prediction"), probability=together("probability"))
