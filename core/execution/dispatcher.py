"""The thread that submits queued attempts to Dask, one per slot, and receives their results."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import uuid
from collections.abc import Awaitable
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from core.errors import ExecutionError, failure_sentence
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.connection import NOT_STARTED, Connection, connect
from core.execution.cores import usable_cores

if TYPE_CHECKING:
    from distributed import Future as DaskFuture

CHECK_SECONDS = 1.0  # between two checks of the connection and the slots
STARTING_CHECK_SECONDS = 0.1  # while workers are starting
NO_WORKERS_SECONDS = 60.0
CLOSE_SECONDS = 2.0
# The time that a fit or a resampling gets to end by itself once it was told to, and its worker to come back.
PATIENCE_SECONDS = 1.5
RESTART_SECONDS = 30.0
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

    Attributes:
        connected: done once the first attempt to connect has succeeded or failed.
        scheduler: address of the current or last scheduler; None before the first connection.
        slots: number of runs that can train at once, when last checked; the number expected before the first worker is ready.
        starting: whether no worker has been ready yet since the connection was made.
    """

    def __init__(
        self, board: Board, address: str | None, workers: int | None, after: threading.Event | None = None
    ) -> None:
        self.connected: Future[None] = Future()
        self.scheduler: str | None = None
        self.slots = self._workers = workers or usable_cores()
        self.starting = True
        self._board = board
        self._address = address
        self._after = after
        self._topic = f"imbalance-lab-{uuid.uuid4().hex}"
        self._attempts: dict[str, tuple[Attempt, DaskFuture]] = {}
        self._to_stop: list[Attempt] = []
        self._forcing: dict[str, asyncio.Task[None]] = {}
        self._restarting: set[asyncio.Task[None]] = set()
        self._closing = False
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
        self._closing = True
        if self._after is not None:
            self._after.set()
        self.wake()
        self._thread.join()

    async def _main(self) -> None:
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self._looping.set()
        while not self._closing:
            try:
                async with connect(self._address, self._workers, self._after) as connection:
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
        while (attempt := self._board.take_next()) is not None:
            self._board.end(attempt, "failed", sentence)

    async def _serve(self, connection: Connection) -> None:
        """Train until the connection is lost or the dispatcher is closed.

        Raises:
            ExecutionError: attempts wait, but the scheduler has had no workers for a minute, or local workers could not start.
        """
        connection.client.subscribe_topic(self._topic, self._handle_event)
        self.scheduler = connection.client.scheduler.address
        running: set[asyncio.Task[None]] = set()
        workers_seen = time.monotonic()
        self.starting = True
        local = connection.kind == "local"
        end = connection.lost
        try:
            while not self._closing:
                slots = await self._check_slots(connection)
                if slots is None:
                    return
                # Local workers may take longer to import their libraries; where they cannot start, the connection is lost.
                if slots or (local and self.starting) or not (running or self._board.queue):
                    workers_seen = time.monotonic()
                elif time.monotonic() - workers_seen > NO_WORKERS_SECONDS:
                    end = connection.no_workers
                    raise ExecutionError(end)
                while len(running) < slots and (attempt := self._board.take_next()) is not None:
                    task = asyncio.create_task(self._execute(connection, attempt))
                    running.add(task)
                    task.add_done_callback(running.discard)
                    task.add_done_callback(lambda _: self._wake.set())
                while self._to_stop:
                    await self._stop(self._to_stop.pop())
                pause = STARTING_CHECK_SECONDS if local and slots < self._workers else CHECK_SECONDS
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
                self._wake.clear()
            end = CLOSED
            for attempt, _ in list(self._attempts.values()):
                attempt.unwanted = True
                await self._stop(attempt)
            if running:
                await asyncio.wait(running, timeout=CLOSE_SECONDS)
        finally:
            for task in running:
                task.cancel(end)
            await asyncio.gather(*running, return_exceptions=True)

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

    async def _execute(self, connection: Connection, attempt: Attempt) -> None:
        """Submit an attempt, wait for its result, and record how it ended."""
        import dask
        from distributed import Event, KilledWorker

        with self._board.changed:
            attempt.provenance["scheduler"] = connection.kind
        function, arguments = attempt.work(self._topic, connection.threads)
        future, status, error = None, "failed", None
        try:
            # The arguments of a measurement include the weights of a network; Dask would warn about 10 MB.
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": "4 GiB"}):
                future = connection.client.submit(function, *arguments, key=attempt.name, pure=False)
            self._attempts[attempt.name] = attempt, future
            result = await future
            status, error = result["status"], result["error"]
            with self._board.changed:
                attempt.provenance |= result["provenance"]
                attempt.add_records(result["records"])
                attempt.summary, attempt.artifacts = result["summary"], result["artifacts"]
        except KilledWorker:
            error = KILLED
        except FutureCancelled:
            # Its worker may have reported that it begins while it was being cancelled.
            if attempt.forced or (attempt.unwanted and not attempt.restarted):
                status = "stopped"
            else:
                error = KILLED if attempt.restarted else connection.lost
        except asyncio.CancelledError as cancelled:
            error = str(cancelled)
            status = "stopped" if self._closing else "failed"
            raise
        except Exception as failure:
            logger.exception("Run %s failed", attempt.name)
            error = failure_sentence(failure)
        finally:
            self._attempts.pop(attempt.name, None)
            if future is not None:
                # Dask would compute the future again when its worker is lost, unless it is released.
                future.release()
            self._board.end(attempt, status, error)
        await self._until_worker_is_gone(attempt)
        if attempt.unwanted and attempt.began and not attempt.restarted:
            # An event that is set exists beyond its run.
            with contextlib.suppress(OSError):
                await Event(attempt.name, client=connection.client).clear()

    def _handle_event(self, event: tuple[float, dict[str, Any]]) -> None:
        """Process what a worker reports of an attempt."""
        _, message = event
        if message["attempt"] not in self._attempts:
            return
        attempt, _ = self._attempts[message["attempt"]]
        with self._board.changed:
            if "began" in message:
                attempt.mark_begun(message["began"])
            attempt.add_records(message.get("records", []), message.get("first", 1))
            self._board.announce(attempt)
        if "began" in message and attempt.restarted:
            # A remote scheduler, unlike ours, tries an attempt again that killed its worker.
            self._to_stop.append(attempt)
            self._wake.set()

    async def _stop(self, attempt: Attempt) -> None:
        """End an attempt after its current epoch, or at once where it has not begun or begins a second time."""
        from distributed import Event

        if attempt.name not in self._attempts:
            return
        _, future = self._attempts[attempt.name]
        with contextlib.suppress(OSError):
            # The event comes first: an attempt that is cancelled while it trains would continue.
            await Event(attempt.name, client=future.client).set()
            # One that cannot be interrupted may have begun before its report arrives; once cancelled it would block its worker.
            uninterruptible = not (attempt.experiment.interruptible or self._closing)
            if attempt.restarted or not (attempt.began or uninterruptible):
                await future.cancel()
            elif uninterruptible and attempt.name not in self._forcing:
                self._forcing[attempt.name] = asyncio.create_task(self._force(attempt, future))

    async def _force(self, attempt: Attempt, future: DaskFuture) -> None:
        """End a fit or a resampling, which does not check whether to stop, by restarting its worker."""
        await asyncio.sleep(PATIENCE_SECONDS)
        # An attempt with a record trains a network by now, and checks whether to stop.
        if attempt.name not in self._attempts or attempt.records:
            return
        with contextlib.suppress(OSError, TimeoutError):
            processing = await future.client.processing()
            busy = [(worker, keys) for worker, keys in processing.items() if attempt.name in keys]
            # A remote worker with several threads may also run what somebody else wants.
            if attempt.name not in self._attempts:
                return
            if len(busy) != 1 or len(busy[0][1]) != 1:
                if not attempt.began:
                    await future.cancel()
                return
            attempt.forced = True
            # Cancelled first, so that it is not tried again on another worker.
            await future.cancel()
            restart = future.client.restart_workers([busy[0][0]], timeout=RESTART_SECONDS, raise_for_error=False)
            restarting = asyncio.create_task(_quietly(restart))
            # Until the worker is gone it counts as a slot, and the next run would be lost with it. Its return is noticed anyway.
            while not restarting.done() and busy[0][0] in await future.client.scheduler.ncores():
                await asyncio.sleep(0.05)
            self._restarting.add(restarting)
            restarting.add_done_callback(self._restarting.discard)

    async def _until_worker_is_gone(self, attempt: Attempt) -> None:
        """Keep the slot of an attempt occupied while its worker is being ended."""
        forcing = self._forcing.pop(attempt.name, None)
        if forcing is None:
            return
        if not attempt.forced:
            forcing.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await forcing


async def _quietly(restart: Awaitable[object]) -> None:
    """Wait for workers that are restarted; a worker that does not come back is noticed by the number of slots."""
    with contextlib.suppress(Exception):
        await restart
