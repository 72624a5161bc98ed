"""Tasks of an event loop that nobody waits for."""

import asyncio
import contextlib
from collections.abc import Awaitable


class BackgroundTasks:
    """Tasks whose failure is noticed elsewhere: by the number of slots, or by a share without an outcome."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[object]) -> asyncio.Task[None]:
        """Start a task, and keep a reference to it until it ends, since the event loop keeps none."""
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _quietly(work: Awaitable[object]) -> None:
    with contextlib.suppress(Exception):
        await work
