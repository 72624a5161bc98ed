"""The work that one worker is given at a time: an attempt, or shares of several attempts that it trains as one stack."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.execution.attempt import Attempt, Share
from core.execution.speed import Speed
from core.training.part import Part, divide

if TYPE_CHECKING:
    from distributed import Future


@dataclass(eq=False)
class Assignment:
    """Shares that one worker executes, until all of them have ended.

    Attributes:
        group: all assignments into which their attempts were divided, including this one.
        name: key of its Dask task.
        future: of the task; None before it is submitted.
        worker: address of the worker that has reported that it begins this assignment; None before.
        began: time of this report, by the monotonic clock.
        restarted: whether a second worker has reported that, because the first one died.
        forced: whether its worker is restarted to end it.
        told: attempts that the worker was told to stop.
        fetching: tasks that fetch the outcomes of attempts that ended while others continue.
    """

    shares: list[Share]
    group: list[Assignment]
    name: str = field(init=False)
    future: Future | None = None
    worker: str | None = None
    began: float = 0.0
    restarted: bool = False
    forced: bool = False
    told: set[Attempt] = field(default_factory=set)
    fetching: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.attempts[0].name if len(self.shares) == 1 else f"stack-{uuid.uuid4().hex[:12]}"

    @property
    def attempts(self) -> list[Attempt]:
        """The attempts to which the shares belong."""
        return [share.attempt for share in self.shares]

    @property
    def wanted(self) -> bool:
        """Whether any of its attempts is to continue."""
        return any(attempt.active and not attempt.unwanted for attempt in self.attempts)

    @property
    def leaving(self) -> bool:
        """Whether its worker will be free after the current step or epoch."""
        return self.worker is not None and not self.wanted and self.shares[0].attempt.experiment.interruptible

    def mark_begun(self, worker: str) -> None:
        """Record that a worker begins it."""
        self.restarted = self.worker is not None
        self.worker, self.began = worker, time.monotonic()

    def observe(self, speed: Speed) -> None:
        """Learn from an assignment that has ended just now, if all of it was done by one worker."""
        done = all(share.outcome is not None and share.outcome["status"] == "done" for share in self.shares)
        if done and self.worker is not None and not self.restarted and not self.attempts[0].may_end_early:
            expected = sum(share.attempt.expected_seconds(share.part) for share in self.shares)
            speed.observe(self.attempts[0].work_kind, expected, time.monotonic() - self.began)


def assign(queue: Sequence[Attempt], free: int, soon: int, *, divided: bool) -> list[Assignment]:
    """Divide the attempts at the head of the queue among workers.

    First come, first served: the first attempt is trained together with those that may share its stack, but none overtakes
    an attempt that was requested earlier, unless both belong to one request.

    Args:
        queue: attempts that wait, at least one.
        free: number of workers without work, at least one.
        soon: number of workers that will be free or started in a moment.
        divided: whether to divide a stack among workers, which gains nothing where they share a GPU.

    Returns:
        One assignment per worker; none when it is better to wait for the other workers.
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
        # The memory allows no more at a time: the last attempt waits.
        group.pop()


def _assignments(stacks: Sequence[Sequence[tuple[Attempt, Part]]]) -> list[Assignment]:
    group: list[Assignment] = []
    for stack in stacks:
        shares = [Share(attempt, part) for attempt, part in stack]
        for share in shares:
            share.attempt.shares.append(share)
        group.append(Assignment(shares, group))
    return group
