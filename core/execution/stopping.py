"""Telling workers to end attempts, and ending those that do not check whether to stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.execution.assignment import Assignment
from core.execution.attempt import Attempt
from core.execution.background import BackgroundTasks
from core.execution.board import Board
from core.execution.shares import SharedAttempts
from core.execution.worker import stop_event

if TYPE_CHECKING:
    from distributed import Client

# The time that a fit or a resampling gets to end by itself once it was told to, and its worker to come back.
PATIENCE_SECONDS = 1.5
RESTART_SECONDS = 30.0


class Stopping:
    """End attempts before their last epoch.

    Args:
        board: says whether the lab is closing.
        assignments: those that are being executed, by name.
        attempts: records an attempt that ended before a worker began it.
        background: runs the restart of a worker.
    """

    def __init__(
        self,
        board: Board,
        assignments: Mapping[str, Assignment],
        attempts: SharedAttempts,
        background: BackgroundTasks,
    ) -> None:
        self._board = board
        self._assignments = assignments
        self._attempts = attempts
        self._background = background
        self._forcing: dict[Assignment, asyncio.Task[None]] = {}

    async def stop(self, attempt: Attempt, client: Client) -> None:
        """End an attempt after its current epoch, or at once where it has not begun or begins a second time."""
        from distributed import Event

        for assignment in list(self._assignments.values()):
            if attempt in assignment.attempts:
                assignment.told.add(attempt)
                with contextlib.suppress(OSError):
                    # The events come first: an attempt that is cancelled while it trains would continue.
                    await Event(attempt.name, client=client).set()
                    await Event(stop_event(assignment.name), client=client).set()
                    await self._free_worker(assignment, attempt)

    async def clear_events(self, assignment: Assignment, client: Client) -> None:
        """Clear the events of an assignment that has ended: an event that is set exists beyond its run."""
        from distributed import Event

        if assignment.worker is None or assignment.restarted:
            return
        elsewhere = {attempt for other in self._assignments.values() for attempt in other.attempts}
        with contextlib.suppress(OSError):
            if assignment.told:
                await Event(stop_event(assignment.name), client=client).clear()
            for attempt in assignment.told - elsewhere:
                await Event(attempt.name, client=client).clear()

    async def until_worker_is_gone(self, assignment: Assignment) -> None:
        """Keep the slot of an assignment occupied while its worker is being ended."""
        forcing = self._forcing.pop(assignment, None)
        if forcing is None:
            return
        if not assignment.forced:
            forcing.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await forcing

    async def _free_worker(self, assignment: Assignment, attempt: Attempt) -> None:
        """Cancel an assignment that has not begun, or force the end of one that does not check whether to stop."""
        began, future = assignment.worker is not None, assignment.future
        # One that cannot be interrupted may have begun before its report arrives; once cancelled it would block its worker.
        uninterruptible = not (attempt.experiment.interruptible or self._board.closing)
        if future is None:
            return
        if assignment.restarted or not (assignment.wanted or began or uninterruptible):
            await future.cancel()
        elif attempt.unwanted and not began and assignment.wanted:
            self._attempts.give_up(assignment, attempt, "stopped", None, retry=False)
        elif uninterruptible and assignment not in self._forcing:
            self._forcing[assignment] = asyncio.create_task(self._force(assignment))

    async def _force(self, assignment: Assignment) -> None:
        """End a fit or a resampling, which does not check whether to stop, by restarting its worker."""
        await asyncio.sleep(PATIENCE_SECONDS)
        # An assignment with a record trains a network by now, and checks whether to stop.
        if assignment.name not in self._assignments or assignment.shares[0].records:
            return
        future = assignment.future
        assert future is not None
        with contextlib.suppress(OSError, TimeoutError):
            processing = await future.client.processing()
            busy = [(worker, keys) for worker, keys in processing.items() if assignment.name in keys]
            # A remote worker with several threads may also run what somebody else wants.
            if assignment.name not in self._assignments:
                return
            if len(busy) != 1 or len(busy[0][1]) != 1:
                if assignment.worker is None:
                    await future.cancel()
                return
            assignment.forced = True
            # Cancelled first, so that it is not tried again on another worker.
            await future.cancel()
            restart = future.client.restart_workers([busy[0][0]], timeout=RESTART_SECONDS, raise_for_error=False)
            restarting = self._background.start(restart)
            # Until the worker is gone it counts as a slot, and the next run would be lost with it. Its return is noticed anyway.
            while not restarting.done() and busy[0][0] in await future.client.scheduler.ncores():
                await asyncio.sleep(0.05)
