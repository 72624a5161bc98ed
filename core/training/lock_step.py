"""Several stacks of seeds of one run, trained epoch by epoch at the same time; their records are merged."""

from collections.abc import Callable, Generator, Sequence

from core.training.merging import merge_outcomes, merge_records
from core.training.record import Outcome, Record

Training = Generator[Record, None, Outcome | None]


def train_in_lock_step(trainings: Sequence[tuple[tuple[int, ...], Training]], stopped: Callable[[], bool]) -> Training:
    """Merge the trainings of several stacks into one.

    Args:
        trainings: for each stack the positions of its seeds among those of the run, counted from 0, and its training. A stack
            that ends before the others, because all of its seeds have stopped early, contributes its last record.
        stopped: returns whether the run was interrupted; an epoch that some stack has not finished then has no record.

    Returns:
        The outcome of all seeds; None when a stack has finished no epoch.
    """
    if len(trainings) == 1:
        return (yield from trainings[0][1])
    places = [positions for positions, _ in trainings]
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
            yield merge_records([last[number] for number in range(len(trainings))], places)
    in_order = [outcomes[number] for number in range(len(trainings))]
    complete = [outcome for outcome in in_order if outcome is not None]
    return merge_outcomes(complete, places) if len(complete) == len(in_order) else None
