"""The thread that hands queued attempts to Dask, one assignment per slot, and takes their results."""

import asyncio
import contextlib
import logging
import pickle
import threading
import time
import uuid
from collections.abc import Awaitable
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import Future
from typing import Any

import dask
from distributed import Client, Event, KilledWorker

from core.errors import ExecutionError, failure_sentence
from core.execution.assignment import Assignment, assign
from core.execution.attempt import Attempt, Share
from core.execution.board import Board
from core.execution.connection import Connection, connect
from core.execution.worker import call_event, run_of_parts, take_ended

LOOK_SECONDS = 1.0
NO_WORKERS_SECONDS = 60.0
CLOSE_SECONDS = 2.0
# How long a fit or a resampling may take to end by itself once it was asked to, and its worker to come back.
PATIENCE_SECONDS = 1.5
RESTART_SECONDS = 30.0
KILLED = (
    "The process that trained this run ended in the middle of it: it was killed, or needed more memory than there is. Run it "
    "again, with a smaller model, a smaller batch_size or fewer seeds if it happens again."
)
CLOSED = "The lab was closed before this run came to its end."
logger = logging.getLogger(__name__)


class Dispatcher:
    """Keeps a connection to Dask, and every slot busy while there is a queue.

    A connection is made at once; a lost one is made again when there is something to train.

    Args:
        board: where attempts wait.
        address: of a Dask scheduler; None for a local cluster.
        workers: of the local cluster.

    Attributes:
        connected: done once the first attempt to connect has succeeded or failed.
        scheduler: address of the scheduler that it is or was last connected to; None before there was one.
        slots: how many runs can train at once, as far as is known.
    """

    def __init__(self, board: Board, address: str | None, workers: int) -> None:
        self.connected: Future[None] = Future()
        self.scheduler: str | None = None
        self.slots = workers
        self._board = board
        self._address = address
        self._workers = workers
        self._topic = f"imbalance-lab-{uuid.uuid4().hex}"
        self._assignments: dict[str, Assignment] = {}
        self._to_stop: list[Attempt] = []
        self._forcing: dict[Assignment, asyncio.Task[None]] = {}
        self._background: set[asyncio.Task[None]] = set()
        # Of the worker that began last.
        self._device: str | None = None
        self._closing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looping = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main()), name="imbalance-lab-dispatcher", daemon=True
        )
        self._thread.start()
        self._looping.wait()

    def wake(self) -> None:
        """Have a look at the queue."""
        # A closed loop has nothing left to look at.
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)

    def stop(self, attempt: Attempt) -> None:
        """Ask a running attempt to end after its current epoch."""
        self._to_stop.append(attempt)
        self.wake()

    def close(self) -> None:
        """Stop what runs, give it a moment to end in order, and close the connection."""
        self._closing = True
        self.wake()
        self._thread.join()

    async def _main(self) -> None:
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self._looping.set()
        while not self._closing:
            try:
                async with connect(self._address, self._workers) as connection:
                    await self._serve(connection)
            except Exception as error:
                if not isinstance(error, ExecutionError):
                    logger.exception("The connection to Dask failed")
                self._fail_queue(str(error) if isinstance(error, ExecutionError) else failure_sentence(error))
                if not self.connected.done():
                    self.connected.set_exception(error)
            while not self._board.queue and not self._closing:
                await self._wake.wait()
                self._wake.clear()

    def _fail_queue(self, sentence: str) -> None:
        with self._board.changed:
            waiting = list(self._board.queue)
            self._board.take(waiting)
            for attempt in waiting:
                self._board.end(attempt, "failed", sentence)

    async def _serve(self, connection: Connection) -> None:
        """Train until the connection is lost or the dispatcher is closed.

        Raises:
            ExecutionError: something waits, but the scheduler has had no workers for a minute.
        """
        connection.client.subscribe_topic(self._topic, self._hear)
        self.scheduler = connection.client.scheduler.address
        running: set[asyncio.Task[None]] = set()
        workers_seen = time.monotonic()
        end = connection.lost
        try:
            while not self._closing:
                try:
                    self.slots = await connection.slots()
                except ExecutionError:
                    return
                if not self.connected.done():
                    self.connected.set_result(None)
                if self.slots or not (running or self._board.queue):
                    workers_seen = time.monotonic()
                elif time.monotonic() - workers_seen > NO_WORKERS_SECONDS:
                    end = connection.no_workers
                    raise ExecutionError(end)
                while assignments := self._next(self.slots - len(running)):
                    for assignment in assignments:
                        task = asyncio.create_task(self._train(connection, assignment))
                        running.add(task)
                        task.add_done_callback(running.discard)
                        task.add_done_callback(lambda _: self._wake.set())
                while self._to_stop:
                    await self._stop(self._to_stop.pop(), connection.client)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
                self._wake.clear()
            end = CLOSED
            for attempt in [share.attempt for one in self._assignments.values() for share in one.shares]:
                attempt.unwanted = True
                await self._stop(attempt, connection.client)
            if running:
                await asyncio.wait(running, timeout=CLOSE_SECONDS)
        finally:
            for task in running:
                task.cancel(end)
            await asyncio.gather(*running, return_exceptions=True)

    def _next(self, free: int) -> list[Assignment]:
        """What is done next by workers that are free; none when there is nothing, or it is better to wait for more of them."""
        with self._board.changed:
            if free < 1 or not self._board.queue:
                return []
            soon = sum(assignment.leaving for assignment in self._assignments.values())
            device = self._device or self._board.queue[0].provenance.get("device", "cpu")
            group = assign(self._board.queue, free, soon, divided=device == "cpu")
            attempts = {share.attempt for assignment in group for share in assignment.shares}
            self._board.take(sorted(attempts, key=self._board.queue.index))
            if len(attempts) > 1:
                for attempt in attempts:
                    attempt.provenance["stack"] = len(attempts)
        # Before any of them is submitted, so that a stop that comes meanwhile finds it.
        self._assignments |= {assignment.name: assignment for assignment in group}
        return group

    async def _train(self, connection: Connection, assignment: Assignment) -> None:
        """Have an assignment done, and note how its attempts ended."""
        with self._board.changed:
            for attempt in assignment.attempts:
                attempt.provenance["scheduler"] = connection.kind
        status, error, again = "failed", None, False
        try:
            await self._submit(connection, assignment)
            # What was taken and has not arrived.
            error = connection.lost
        except BaseException as failure:
            status, error, again = self._how_it_ended(assignment, failure, connection.lost)
            if isinstance(failure, asyncio.CancelledError):
                raise
        finally:
            self._assignments.pop(assignment.name, None)
            if assignment.future is not None:
                # A future that is held is computed again when its worker is lost.
                assignment.future.release()
            for share in assignment.shares:
                if share.outcome is None:
                    self._lose(assignment, share.attempt, status, error, again=again)
            self._show(assignment)
        await self._until_worker_is_gone(assignment)
        await self._clear_events(assignment, connection.client)

    async def _submit(self, connection: Connection, assignment: Assignment) -> None:
        """Have a worker do an assignment, and take the outcomes that were not taken before."""
        names = [attempt.name for attempt in assignment.attempts]
        function, task = assignment.attempts[0].work(assignment.shares)
        arguments = (task, assignment.name, names, self._topic, connection.threads)
        # The weights of a network go along with its measurement; Dask would complain about 10 MB.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "4 GiB"}):
            assignment.future = connection.client.submit(function, *arguments, key=assignment.name, pure=False)
        outcomes = await assignment.future
        await asyncio.gather(*assignment.fetching)
        for share, outcome in zip(assignment.shares, outcomes, strict=True):
            if outcome is not None:
                self._end_share(assignment, share, outcome)

    def _how_it_ended(self, assignment: Assignment, failure: BaseException, lost: str) -> tuple[str, str | None, bool]:
        """Status and sentence for what has no outcome, and whether it may be done again alone."""
        if isinstance(failure, asyncio.CancelledError):
            return "stopped" if self._closing else "failed", str(failure), False
        if isinstance(failure, FutureCancelled) and not assignment.restarted:
            # Its worker may have said that it begins while it was being cancelled.
            ordered = assignment.forced or not assignment.wanted
            return ("stopped", None, False) if ordered else ("failed", lost, False)
        if isinstance(failure, KilledWorker | FutureCancelled):
            return ("stopped", None, False) if assignment.forced else ("failed", KILLED, True)
        logger.error("%s failed", assignment.name, exc_info=failure)
        return "failed", failure_sentence(failure), False

    async def _clear_events(self, assignment: Assignment, client: Client) -> None:
        """Take back what the worker was told, for a set event outlives its run."""
        if assignment.worker is None or assignment.restarted:
            return
        elsewhere = {attempt for other in self._assignments.values() for attempt in other.attempts}
        with contextlib.suppress(OSError):
            if assignment.told:
                await Event(call_event(assignment.name), client=client).clear()
            for attempt in assignment.told - elsewhere:
                await Event(attempt.name, client=client).clear()

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take what a worker says of an assignment."""
        _, message = event
        assignment = self._assignments.get(message["task"])
        if assignment is None:
            return
        with self._board.changed:
            if "began" in message:
                assignment.begin(message["worker"])
                self._device = message["began"]["device"]
                for attempt in assignment.attempts:
                    attempt.begin(message["began"])
                    self._board.note(attempt)
            for number, first, records in message.get("records", ()):
                assignment.shares[number].add(records, first)
            self._show(assignment)
        if "began" in message and assignment.restarted:
            # A scheduler that runs elsewhere tries again what took its worker along.
            self._to_stop += assignment.attempts
            self._wake.set()
        for number in message.get("ended", ()):
            assignment.fetching.append(self._do(self._fetch(assignment, number)))

    async def _fetch(self, assignment: Assignment, number: int) -> None:
        """Take the outcome of an attempt that has ended while its worker goes on with others."""
        future, worker = assignment.future, assignment.worker
        assert future is not None
        assert worker is not None
        answers = await future.client.run(take_ended, assignment.name, number, workers=[worker])
        if answers[worker] is not None:
            self._end_share(assignment, assignment.shares[number], pickle.loads(answers[worker]))
            self._show(assignment)

    def _show(self, assignment: Assignment) -> None:
        """Give attempts the records that have come, so that all that are trained together are at the same epoch.

        What has not begun, or has ended, holds up nothing.
        """
        with self._board.changed:
            shares = [share for one in assignment.group for share in one.shares if share.attempt.active]
            lengths = [len(share.records) for share in shares]
            under_way = [len(share.records) for share in shares if share.outcome is None and share.records]
            for attempt in {share.attempt: None for share in shares}:
                if attempt.advance(min(under_way, default=max(lengths))):
                    self._board.note(attempt)
                if _is_over(attempt) and not any(attempt in one.told for one in assignment.group):
                    self._to_stop.append(attempt)
                    self._wake.set()

    def _end_share(self, assignment: Assignment, share: Share, outcome: dict[str, Any]) -> None:
        """Take how a share ended, and with the last of its attempt how that ended."""
        if share.outcome is not None:
            return
        attempt, share.outcome, share.records = share.attempt, outcome, outcome["records"]
        outcomes = [one.outcome for one in attempt.shares if one.outcome is not None]
        if not attempt.active:
            return
        if outcome["status"] == "failed":
            with self._board.changed:
                attempt.provenance |= outcome["provenance"]
            self._lose(assignment, attempt, "failed", outcome["error"], again=True)
        elif len(outcomes) == len(attempt.shares):
            whole = outcomes[0] if len(outcomes) == 1 else run_of_parts(outcomes)
            with self._board.changed:
                attempt.provenance |= whole["provenance"]
                attempt.advance()
                attempt.summary, attempt.artifacts = whole["summary"], whole["artifacts"]
                self._board.end(attempt, whole["status"], whole["error"])

    def _lose(self, assignment: Assignment, attempt: Attempt, status: str, error: str | None, *, again: bool) -> None:
        """End an attempt of which a share will not come to its end; what shared a stack is done again alone if `again`."""
        with self._board.changed:
            if not attempt.active:
                return
            if again and len(assignment.shares) > 1 and not (attempt.unwanted or self._closing):
                self._board.put_back(attempt)
            else:
                attempt.advance()
                self._board.end(attempt, status, error)
        if len(attempt.shares) > 1:
            self._to_stop.append(attempt)
            self._wake.set()

    async def _stop(self, attempt: Attempt, client: Client) -> None:
        """End an attempt after its current epoch; at once where it has not begun, or is beginning a second time."""
        for assignment in list(self._assignments.values()):
            if attempt in assignment.attempts:
                assignment.told.add(attempt)
                with contextlib.suppress(OSError):
                    # First the events: what is cancelled while it trains would train on.
                    await Event(attempt.name, client=client).set()
                    await Event(call_event(assignment.name), client=client).set()
                    await self._free_worker(assignment, attempt)

    async def _free_worker(self, assignment: Assignment, attempt: Attempt) -> None:
        """Take an assignment back where its worker does not hear that an attempt is to end."""
        began, future = assignment.worker is not None, assignment.future
        # One that does not hear may have begun without our knowing it yet, and would keep its worker if it were cancelled.
        deaf = not (attempt.experiment.interruptible or self._closing)
        if future is None:
            return
        if assignment.restarted or not (assignment.wanted or began or deaf):
            await future.cancel()
        elif attempt.unwanted and not began and assignment.wanted:
            self._lose(assignment, attempt, "stopped", None, again=False)
        elif deaf and assignment not in self._forcing:
            self._forcing[assignment] = asyncio.create_task(self._force(assignment))

    async def _force(self, assignment: Assignment) -> None:
        """End a fit or a resampling that does not hear that it is to stop, by starting its worker anew."""
        await asyncio.sleep(PATIENCE_SECONDS)
        # One that has recorded an epoch is training a network by now, and will hear.
        if assignment.name not in self._assignments or assignment.shares[0].records:
            return
        future = assignment.future
        assert future is not None
        with contextlib.suppress(OSError, TimeoutError):
            processing = await future.client.processing()
            busy = [(worker, keys) for worker, keys in processing.items() if assignment.name in keys]
            # A worker of several threads, elsewhere, may be busy with what somebody else wants.
            if assignment.name not in self._assignments:
                return
            if len(busy) != 1 or len(busy[0][1]) != 1:
                if assignment.worker is None:
                    await future.cancel()
                return
            assignment.forced = True
            # First, so that it is not tried again on another worker.
            await future.cancel()
            restart = future.client.restart_workers([busy[0][0]], timeout=RESTART_SECONDS, raise_for_error=False)
            restarting = self._do(restart)
            # Until it is gone it counts as a slot, and would take the next run along. That it comes back is seen by itself.
            while not restarting.done() and busy[0][0] in await future.client.scheduler.ncores():
                await asyncio.sleep(0.05)

    async def _until_worker_is_gone(self, assignment: Assignment) -> None:
        """Keep the slot of an assignment as long as its worker is being ended."""
        forcing = self._forcing.pop(assignment, None)
        if forcing is None:
            return
        if not assignment.forced:
            forcing.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await forcing

    def _do(self, work: Awaitable[object]) -> asyncio.Task[None]:
        """Do something beside the rest. That it failed is noticed elsewhere: by the number of slots, or as a share is lost."""
        task = asyncio.create_task(_quietly(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task


def _is_over(attempt: Attempt) -> bool:
    """Whether a share has ended before its last epoch, and the others have as many epochs, which is all that the run gets."""
    ends = [len(share.records) for share in attempt.shares if share.outcome and share.outcome["status"] != "done"]
    return bool(ends) and all(len(share.records) >= min(ends) for share in attempt.shares)


async def _quietly(work: Awaitable[object]) -> None:
    with contextlib.suppress(Exception):
        await work
