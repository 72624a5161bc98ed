"""What runs or measurements that wait have in front of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.measurement_attempt import MeasurementAttempt
from core.execution.speed import Speed
from core.training.part import Part


@dataclass(frozen=True)
class Ahead:
    """Work that is trained or measured before work that waits.

    Attributes:
        runs: number of runs, under way or queued earlier.
        measurements: number of measurements.
        seconds: until all of that is done, estimated.
        own: slugs of the measurements among them that the same session has requested.
    """

    runs: int
    measurements: int
    seconds: float
    own: frozenset[str]


def ahead(board: Board, ids: Collection[str], requested: Collection[str], slots: int, speed: Speed) -> Ahead | None:
    """Return what is in front of the first of these attempts that is queued; None when none of them is.

    Args:
        board: holds the attempts.
        ids: of runs or measurements.
        requested: ids of everything that their session requests.
        slots: number of processes.
        speed: of this machine.
    """
    with board.changed:
        place = next((place for place, attempt in enumerate(board.queue) if attempt.id in ids), None)
        if place is None:
            return None
        running = [attempt for attempt in board.current.values() if attempt.status == "running" and attempt.active]
        before = [attempt for attempt in (*running, *list(board.queue)[:place]) if attempt.id not in ids]
        measurements = [attempt for attempt in before if isinstance(attempt, MeasurementAttempt)]
        return Ahead(
            len(before) - len(measurements),
            len(measurements),
            _seconds_left(before, speed) / max(1, slots),
            frozenset(attempt.task.measurement.slug for attempt in measurements if attempt.id in requested),
        )


def _seconds_left(attempts: Sequence[Attempt], speed: Speed) -> float:
    return sum(
        speed.correct(attempt.expected_seconds(Part.whole(attempt.experiment)), attempt.work_kind)
        * (1 - min(1.0, attempt.share_done))
        for attempt in attempts
    )
