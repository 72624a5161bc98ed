"""The thread that submits queued attempts to Dask, one assignment per slot, and receives their results."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import threading
import time
import uuid
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from core.errors import ExecutionError, failure_sentence
from core.execution.assignment import Assignment, assign
from core.execution.attempt import Attempt
from core.execution.background import BackgroundTasks
from core.execution.board import Board
from core.execution.calibration import calibrate, experiments
from core.execution.connection import ANSWER_SECONDS, NOT_STARTED, Connection, connect
from core.execution.cores import usable_cores
from core.execution.shares import SharedAttempts
from core.execution.speed import Speed
from core.execution.stopping import Stopping
from core.execution.worker import device_type, take_ended
from core.experiment import Experiment
from core.experiment.estimate import work_kind

if TYPE_CHECKING:
    from distributed import Client

CHECK_SECONDS = 1.0  # between two checks of the connection and the slots
STARTING_CHECK_SECONDS = 0.1  # while workers are starting
NO_WORKERS_SECONDS = 60.0
CLOSE_SECONDS = 2.0
CALIBRATION_IDLE_SECONDS = 5.0
KILLED = (
    "The process that trained this run ended in the middle of it: it was killed, or needed more memory than there is. Run it "
    "again, with a smaller model, a smaller batch_size or fewer seeds if it happens again."
)
CLOSED = "The lab was closed before this run came to its end."
logger = logging.getLogger(__name__)


class Dispatcher:
    """Keep a connection to Dask, and every slot busy while attempts are queued.

    The first connection is made at once; a lost one is restored when there is something to train.

    Args:
        board: holds the queue.
        address: of a Dask scheduler; None for a local cluster.
        workers: number of workers of the local cluster; None for one per core.
        after: see `core.execution.connection.connect`.
        speed: learns from what was trained.

    Attributes:
        connected: done once the first attempt to connect has succeeded or failed.
        scheduler: address of the current or last scheduler; None before the first connection.
        slots: number of runs that can train at once, when last checked; the number expected before the first worker is ready.
        starting: whether no worker has been ready yet since the connection was made.
    """

    def __init__(
        self,
        board: Board,
        address: str | None,
        workers: int | None,
        after: threading.Event | None,
        speed: Speed,
    ) -> None:
        self.connected: Future[None] = Future()
        self.scheduler: str | None = None
        self.slots = self._workers = workers or usable_cores()
        self.starting = True
        self._board = board
        self._speed = speed
        self._address = address
        self._after = after
        self._topic = f"imbalance-lab-{uuid.uuid4().hex}"
        self._assignments: dict[str, Assignment] = {}
        self._to_stop: list[Attempt] = []
        self._background = BackgroundTasks()
        self._calibrated: set[Experiment] = set()
        self._attempts = SharedAttempts(board, self.stop)
        self._stopping = Stopping(board, self._assignments, self._attempts, self._background)
        # The type of device on which the workers of the connection train; None before one of them has reported it.
        self._device: str | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looping = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main()), name="imbalance-lab-dispatcher", daemon=True
        )
        self._thread.start()
        self._looping.wait()

    def wake(self) -> None:
        """Make the dispatcher check the queue at once."""
        # A closed loop has no queue to check.
        if self._loop is not None and not self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)

    def stop(self, attempt: Attempt) -> None:
        """Tell a running attempt to end after its current epoch."""
        self._to_stop.append(attempt)
        self.wake()

    def close(self) -> None:
        """Stop the running attempts, give them a moment to end properly, and close the connection."""
        if self._after is not None:
            self._after.set()
        self.wake()
        self._thread.join()

    async def _main(self) -> None:
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self._looping.set()
        while not self._board.closing:
            try:
                async with connect(self._address, self._workers, self._after) as connection:
                    await self._serve(connection)
            except Exception as error:
                if not isinstance(error, ExecutionError):
                    logger.exception("The connection to Dask failed")
                self._fail_queue(str(error) if isinstance(error, ExecutionError) else failure_sentence(error))
                if not self.connected.done():
                    self.connected.set_exception(error)
            while not self._board.queue and not self._board.closing:
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
            ExecutionError: attempts wait, but the scheduler has had no workers for a minute, or local workers could not start.
        """
        connection.client.subscribe_topic(self._topic, self._handle_event)
        self.scheduler = connection.client.scheduler.address
        running: set[asyncio.Task[None]] = set()
        workers_seen = busy_at = time.monotonic()
        self.starting, self._device, all_started = True, None, False
        local = connection.kind == "local"
        end = connection.lost
        try:
            while not self._board.closing:
                slots = await self._check_slots(connection)
                if slots is None:
                    return
                # Local workers may take longer to import their libraries; where they cannot start, the connection is lost.
                if slots or (local and self.starting) or not (running or self._board.queue):
                    workers_seen = time.monotonic()
                elif time.monotonic() - workers_seen > NO_WORKERS_SECONDS:
                    end = connection.no_workers
                    raise ExecutionError(end)
                missing = max(0, self._workers - slots) if local else 0
                all_started = all_started or not missing
                coming = 0 if all_started else missing
                if slots and self._board.queue and self._device is None:
                    self._device = await _device_type(connection.client)
                while assignments := self._take_next(slots - len(running), coming):
                    running |= {self._start(connection, assignment, running) for assignment in assignments}
                busy_at = time.monotonic() if running or self._board.queue or not slots else busy_at
                self._calibrate(connection.client, time.monotonic() - busy_at)
                while self._to_stop:
                    await self._stopping.stop(self._to_stop.pop(), connection.client)
                pause = STARTING_CHECK_SECONDS if missing else CHECK_SECONDS
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
                self._wake.clear()
            end = CLOSED
            for attempt in [share.attempt for assignment in self._assignments.values() for share in assignment.shares]:
                attempt.unwanted = True
                await self._stopping.stop(attempt, connection.client)
            if running:
                await asyncio.wait(running, timeout=CLOSE_SECONDS)
        finally:
            for task in running:
                task.cancel(end)
            await asyncio.gather(*running, return_exceptions=True)

    def _start(
        self, connection: Connection, assignment: Assignment, running: set[asyncio.Task[None]]
    ) -> asyncio.Task[None]:
        """Start executing an assignment; its task leaves `running` when it ends."""
        task = asyncio.create_task(self._execute(connection, assignment))
        task.add_done_callback(running.discard)
        task.add_done_callback(lambda _: self._wake.set())
        return task

    def _calibrate(self, client: Client, idle: float) -> None:
        """Have idle workers measure how fast this machine is, for the kinds of work of which nothing is known."""
        if idle < CALIBRATION_IDLE_SECONDS:
            return

        async def measure(experiment: Experiment) -> None:
            kind, expected, seconds = await client.submit(calibrate, experiment.to_dict(), pure=False)
            self._speed.calibrate(kind, expected, seconds)

        for experiment in experiments():
            if self._speed.is_missing(work_kind(experiment)) and experiment not in self._calibrated:
                self._calibrated.add(experiment)
                self._background.start(measure(experiment))

    async def _check_slots(self, connection: Connection) -> int | None:
        """Return the number of tasks that the workers can run at once; None when the connection is lost.

        Raises:
            ExecutionError: the connection to a local cluster is lost before it had any worker.
        """
        try:
            slots = await connection.slots()
        except ExecutionError:
            if self.starting and connection.kind == "local":
                raise ExecutionError(NOT_STARTED) from None
            return None
        if not self.connected.done():
            self.connected.set_result(None)
        self.starting = self.starting and not slots
        if not self.starting:
            self.slots = slots
        return slots

    def _take_next(self, free: int, coming: int) -> list[Assignment]:
        """Take the next assignments from the queue; none when it is empty, or when it is better to wait for more workers.

        `coming` is the number of workers that have not started yet.
        """
        with self._board.changed:
            if free < 1 or not self._board.queue:
                return []
            soon = coming + sum(assignment.leaving for assignment in self._assignments.values())
            group = assign(self._board.queue, free, soon, divided=self._device in (None, "cpu"))
            attempts = {share.attempt for assignment in group for share in assignment.shares}
            self._board.take(sorted(attempts, key=self._board.queue.index))
            if len(attempts) > 1:
                for attempt in attempts:
                    attempt.provenance["stack"] = len(attempts)
        # Added before any of them is submitted, so that a stop that arrives meanwhile finds it.
        self._assignments |= {assignment.name: assignment for assignment in group}
        return group

    async def _execute(self, connection: Connection, assignment: Assignment) -> None:
        """Submit an assignment, wait for its outcomes, and record how its attempts ended."""
        with self._board.changed:
            for attempt in assignment.attempts:
                attempt.provenance["scheduler"] = connection.kind
        status, error, retry = "failed", None, False
        try:
            await self._submit(connection, assignment)
            # For an outcome that was fetched and has not arrived.
            error = connection.lost
        except BaseException as failure:
            status, error, retry = self._failure(assignment, failure, connection.lost)
            if isinstance(failure, asyncio.CancelledError):
                raise
        finally:
            self._assignments.pop(assignment.name, None)
            if assignment.future is not None:
                # Dask would compute the future again when its worker is lost, unless it is released.
                assignment.future.release()
            for share in assignment.shares:
                if share.outcome is None:
                    self._attempts.give_up(assignment, share.attempt, status, error, retry=retry)
            self._attempts.publish(assignment)
        await self._stopping.until_worker_is_gone(assignment)
        await self._stopping.clear_events(assignment, connection.client)

    async def _submit(self, connection: Connection, assignment: Assignment) -> None:
        """Submit an assignment, wait for it, and receive the outcomes that were not fetched before."""
        import dask

        names = [attempt.name for attempt in assignment.attempts]
        function, task = assignment.attempts[0].work(assignment.shares)
        arguments = (task, assignment.name, names, self._topic, connection.threads)
        # The arguments of a measurement include the weights of a network; Dask would warn about 10 MB.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "4 GiB"}):
            assignment.future = connection.client.submit(function, *arguments, key=assignment.name, pure=False)
        outcomes = await assignment.future
        await asyncio.gather(*assignment.fetching)
        for share, outcome in zip(assignment.shares, outcomes, strict=True):
            if outcome is not None:
                self._attempts.end_share(assignment, share, outcome)
        assignment.observe(self._speed)

    def _failure(self, assignment: Assignment, failure: BaseException, lost: str) -> tuple[str, str | None, bool]:
        """Return status and error of attempts without an outcome, and whether to try them again, each alone."""
        from distributed import KilledWorker

        if isinstance(failure, asyncio.CancelledError):
            return "stopped" if self._board.closing else "failed", str(failure), False
        if isinstance(failure, FutureCancelled) and not assignment.restarted:
            # Its worker may have reported that it begins while it was being cancelled.
            ordered = assignment.forced or not assignment.wanted
            return ("stopped", None, False) if ordered else ("failed", lost, False)
        if isinstance(failure, KilledWorker | FutureCancelled):
            return ("stopped", None, False) if assignment.forced else ("failed", KILLED, True)
        logger.error("%s failed", assignment.name, exc_info=failure)
        return "failed", failure_sentence(failure), False

    def _handle_event(self, event: tuple[float, dict[str, Any]]) -> None:
        """Process what a worker reports of an assignment."""
        _, message = event
        assignment = self._assignments.get(message["task"])
        if assignment is None:
            return
        with self._board.changed:
            if "began" in message:
                assignment.mark_begun(message["worker"])
                for attempt in assignment.attempts:
                    attempt.mark_begun(message["began"])
                    self._board.announce(attempt)
            for number, first, records in message.get("records", ()):
                assignment.shares[number].add_records(records, first)
            self._attempts.publish(assignment)
        if "began" in message and assignment.restarted:
            # A remote scheduler, unlike ours, tries an assignment again that killed its worker.
            for attempt in assignment.attempts:
                self.stop(attempt)
        for number in message.get("ended", ()):
            assignment.fetching.append(self._background.start(self._fetch(assignment, number)))

    async def _fetch(self, assignment: Assignment, number: int) -> None:
        """Fetch the outcome of an attempt that has ended while its worker continues with others."""
        future, worker = assignment.future, assignment.worker
        assert future is not None
        assert worker is not None
        answers = await future.client.run(take_ended, assignment.name, number, workers=[worker])
        if answers[worker] is not None:
            self._attempts.end_share(assignment, assignment.shares[number], pickle.loads(answers[worker]))
            self._attempts.publish(assignment)


async def _device_type(client: Client) -> str | None:
    """Return the type of device on which the workers train, as one of them reports; None when none answers."""
    with contextlib.suppress(Exception):
        worker = next(iter(await client.scheduler.ncores()))
        return (await asyncio.wait_for(client.run(device_type, workers=[worker]), ANSWER_SECONDS))[worker]
    return None
