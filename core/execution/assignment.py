"""What one worker is given at a time: an attempt, or shares of several whose networks it trains as one stack."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from distributed import Future

from core.execution.attempt import Attempt, Share
from core.training.part import Part, divide


@dataclass(eq=False)
class Assignment:
    """Shares that one worker does, until all of them have ended.

    Attributes:
        group: all assignments that their attempts were divided into, this one among them.
        name: key of its Dask task.
        future: of the task; None before it is submitted.
        worker: address of the worker that has said that it does this; None before.
        restarted: whether a worker has said so a second time, because the first one died.
        forced: whether its worker is started anew to end it.
        told: attempts that the worker was told to end.
        fetching: what takes the outcomes of attempts that have ended while others go on.
    """

    shares: list[Share]
    group: list["Assignment"]
    name: str = field(init=False)
    future: Future | None = None
    worker: str | None = None
    restarted: bool = False
    forced: bool = False
    told: set[Attempt] = field(default_factory=set)
    fetching: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.attempts[0].name if len(self.shares) == 1 else f"stack-{uuid.uuid4().hex[:12]}"

    @property
    def attempts(self) -> list[Attempt]:
        """Whose shares they are."""
        return [share.attempt for share in self.shares]

    @property
    def wanted(self) -> bool:
        """Whether any of its attempts is to go on."""
        return any(attempt.active and not attempt.unwanted for attempt in self.attempts)

    @property
    def leaving(self) -> bool:
        """Whether its worker is free within a step or an epoch."""
        return self.worker is not None and not self.wanted and self.shares[0].attempt.experiment.interruptible

    def begin(self, worker: str) -> None:
        """Note which worker says that it begins."""
        self.restarted = self.worker is not None
        self.worker = worker


def assign(queue: Sequence[Attempt], free: int, soon: int, *, divided: bool) -> list[Assignment]:
    """Divide the attempts whose turn it is among workers.

    First come, first served: the first of the queue is trained with those that may share its stack, but none of them overtakes
    an attempt that was wanted before it, unless they were wanted together.

    Args:
        queue: attempts that wait, at least one.
        free: workers that have nothing to do, at least one.
        soon: workers that are about to be free.
        divided: whether a stack is divided among workers, which is of no use where they share a GPU.

    Returns:
        One per worker; none when it is better to wait for workers that are about to be free.
    """
    first = queue[0]
    if first.stack_key is None:
        return _assignments([[(first, Part.whole(first.experiment))]])
    group, others = [first], []
    for attempt in list(queue)[1:]:
        if attempt.stack_key == first.stack_key:
            group.append(attempt)
        elif attempt.created != first.created:
            break
        elif not attempt.alone:
            others.append(attempt.experiment)
    while True:
        by_experiment = {attempt.experiment: attempt for attempt in group}
        stacks = [
            [(by_experiment[part.experiment], part) for part in stack]
            for stack in divide([*by_experiment, *others], free + soon if divided else 1)
            if stack[0].experiment in by_experiment
        ]
        if len(stacks) <= free + soon:
            return _assignments(stacks) if len(stacks) <= free else []
        # Memory allows no more at a time: the last of them waits for its turn.
        group.pop()


def _assignments(stacks: Sequence[Sequence[tuple[Attempt, Part]]]) -> list[Assignment]:
    group: list[Assignment] = []
    for stack in stacks:
        shares = [Share(attempt, part) for attempt, part in stack]
        for share in shares:
            share.attempt.shares.append(share)
        group.append(Assignment(shares, group))
    return group
