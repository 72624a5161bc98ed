"""Several stacks of seeds as one run: trained epoch by epoch side by side, their records laid together."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import numpy as np

from core.metrics import Counts
from core.training.record import Boundary, Outcome, Record

Training = Generator[Record, None, Outcome | None]


def in_lock_step(trainings: Sequence[tuple[tuple[int, ...], Training]], stopped: Callable[[], bool]) -> Training:
    """One training from that of each stack.

    Args:
        trainings: which seeds of the run each stack holds, counted from 0, and its training. A stack that ends before the
            others, because all of its seeds have stopped early, keeps its last record.
        stopped: whether the run was interrupted; an epoch that not every stack has finished then leaves no record.

    Returns:
        The outcome of all seeds; None when a stack has not finished one epoch.
    """
    if len(trainings) == 1:
        return (yield from trainings[0][1])
    order = np.argsort(np.concatenate([places for places, _ in trainings]))
    under_way = {number: training for number, (_, training) in enumerate(trainings)}
    outcomes: dict[int, Outcome | None] = {}
    last: dict[int, Record] = {}
    while under_way:
        cut_short = False
        for number, training in list(under_way.items()):
            try:
                last[number] = next(training)
            except StopIteration as end:
                outcomes[number] = end.value
                del under_way[number]
                cut_short = cut_short or stopped()
        if under_way and not cut_short:
            yield _record([last[number] for number in range(len(trainings))], order)
    ended = [outcomes[number] for number in range(len(trainings))]
    complete = [outcome for outcome in ended if outcome is not None]
    return _outcome(complete, order) if len(complete) == len(ended) else None


def _record(records: list[Record], order: np.ndarray) -> Record:
    def together(name: str) -> np.ndarray:
        return np.concatenate([getattr(record, name) for record in records])[order]

    latest = max(records, key=lambda record: record.epoch)
    statistics = {name: together(name) for name in latest.each()}
    counts = [np.concatenate(parts)[order] for parts in zip(*(record.test for record in records), strict=True)]
    elsewhere = {
        name: np.concatenate([record.elsewhere[name] for record in records])[order] for name in latest.elsewhere
    }
    return Record(
        epoch=latest.epoch,
        seconds=max(record.seconds for record in records),
        test=Counts(*counts),
        elsewhere=elsewhere,
        **statistics,
    )


def _outcome(outcomes: list[Outcome], order: np.ndarray) -> Outcome:
    def together(name: str) -> np.ndarray:
        return np.concatenate([getattr(outcome, name) for outcome in outcomes])[order]

    weights = {
        name: np.concatenate([outcome.weights[name] for outcome in outcomes])[order] for name in outcomes[0].weights
    }
    boundaries = [outcome.boundary for outcome in outcomes if outcome.boundary is not None]
    return Outcome(
        confusion=together("confusion"),
        probabilities=together("probabilities"),
        labels=together("labels"),
        weights=weights,
        boundary=_boundary(boundaries, order) if boundaries else None,
        stopped_at=together("stopped_at"),
    )


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
