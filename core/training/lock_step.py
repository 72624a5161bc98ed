"""Several stacks of seeds as one run: trained epoch by epoch side by side, their records laid together."""

from collections.abc import Callable, Generator, Sequence

from core.training.merging import merge_outcomes, merge_records
from core.training.record import Outcome, Record

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
    places = [of_stack for of_stack, _ in trainings]
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
    ended = [outcomes[number] for number in range(len(trainings))]
    complete = [outcome for outcome in ended if outcome is not None]
    return merge_outcomes(complete, places) if len(complete) == len(ended) else None
