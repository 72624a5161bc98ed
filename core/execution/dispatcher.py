"""The thread that hands queued attempts to Dask, one a slot, and takes their results."""

import asyncio
import contextlib
import logging
import threading
import time
import uuid
from collections.abc import Awaitable
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import Future
from typing import Any

import dask
from distributed import Event, KilledWorker
from distributed import Future as DaskFuture

from core.errors import ExecutionError, failure_sentence
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.connection import Connection, connect

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
        while (attempt := self._board.next()) is not None:
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
                while len(running) < self.slots and (attempt := self._board.next()) is not None:
                    task = asyncio.create_task(self._train(connection, attempt))
                    running.add(task)
                    task.add_done_callback(running.discard)
                    task.add_done_callback(lambda _: self._wake.set())
                while self._to_stop:
                    await self._stop(self._to_stop.pop())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
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

    async def _train(self, connection: Connection, attempt: Attempt) -> None:
        """Have the work of an attempt done, and note how it ended."""
        with self._board.changed:
            attempt.provenance["scheduler"] = connection.kind
        function, arguments = attempt.work(self._topic, connection.threads)
        future, status, error = None, "failed", None
        try:
            # The weights of a network go along with its measurement; Dask would complain about 10 MB.
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": "4 GiB"}):
                future = connection.client.submit(function, *arguments, key=attempt.name, pure=False)
            self._attempts[attempt.name] = attempt, future
            result = await future
            status, error = result["status"], result["error"]
            with self._board.changed:
                attempt.provenance |= result["provenance"]
                attempt.add(result["records"])
                attempt.summary, attempt.artifacts = result["summary"], result["artifacts"]
        except KilledWorker:
            error = KILLED
        except FutureCancelled:
            # Its worker may have said that it begins while it was being cancelled.
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
                # A future that is held is computed again when its worker is lost.
                future.release()
            self._board.end(attempt, status, error)
        await self._until_worker_is_gone(attempt)
        if attempt.unwanted and attempt.began and not attempt.restarted:
            # A set event outlives its run.
            with contextlib.suppress(OSError):
                await Event(attempt.name, client=connection.client).clear()

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take what a worker says of an attempt."""
        _, message = event
        if message["attempt"] not in self._attempts:
            return
        attempt, _ = self._attempts[message["attempt"]]
        with self._board.changed:
            if "began" in message:
                attempt.begin(message["began"])
            attempt.add(message.get("records", []), message.get("first", 1))
            self._board.note(attempt)
        if "began" in message and attempt.restarted:
            # A scheduler that runs elsewhere tries again what took its worker along.
            self._to_stop.append(attempt)
            self._wake.set()

    async def _stop(self, attempt: Attempt) -> None:
        """End an attempt after its current epoch; at once where it has not begun, or is beginning a second time."""
        if attempt.name not in self._attempts:
            return
        _, future = self._attempts[attempt.name]
        with contextlib.suppress(OSError):
            # First the event: what is cancelled while it trains would train on.
            await Event(attempt.name, client=future.client).set()
            # One that does not hear may have begun without our knowing it yet, and would keep its worker if it were cancelled.
            deaf = not (attempt.experiment.interruptible or self._closing)
            if attempt.restarted or not (attempt.began or deaf):
                await future.cancel()
            elif deaf and attempt.name not in self._forcing:
                self._forcing[attempt.name] = asyncio.create_task(self._force(attempt, future))

    async def _force(self, attempt: Attempt, future: DaskFuture) -> None:
        """End a fit or a resampling that does not hear that it is to stop, by starting its worker anew."""
        await asyncio.sleep(PATIENCE_SECONDS)
        # One that has recorded an epoch is training a network by now, and will hear.
        if attempt.name not in self._attempts or attempt.records:
            return
        with contextlib.suppress(OSError, TimeoutError):
            processing = await future.client.processing()
            busy = [(worker, keys) for worker, keys in processing.items() if attempt.name in keys]
            # A worker of several threads, elsewhere, may be busy with what somebody else wants.
            if attempt.name not in self._attempts:
                return
            if len(busy) != 1 or len(busy[0][1]) != 1:
                if not attempt.began:
                    await future.cancel()
                return
            attempt.forced = True
            # First, so that it is not tried again on another worker.
            await future.cancel()
            restart = future.client.restart_workers([busy[0][0]], timeout=RESTART_SECONDS, raise_for_error=False)
            restarting = asyncio.create_task(_quietly(restart))
            # Until it is gone it counts as a slot, and would take the next run along. That it comes back is seen by itself.
            while not restarting.done() and busy[0][0] in await future.client.scheduler.ncores():
                await asyncio.sleep(0.05)
            self._restarting.add(restarting)
            restarting.add_done_callback(self._restarting.discard)

    async def _until_worker_is_gone(self, attempt: Attempt) -> None:
        """Keep the slot of an attempt as long as its worker is being ended."""
        forcing = self._forcing.pop(attempt.name, None)
        if forcing is None:
            return
        if not attempt.forced:
            forcing.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await forcing


async def _quietly(restart: Awaitable[object]) -> None:
    """Wait for workers that are started anew; those that stay away are noticed by the number of slots."""
    with contextlib.suppress(Exception):
        await restart
