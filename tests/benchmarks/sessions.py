"""Sessions as light clients on the websocket that do what a browser does with a page, short of drawing it.

    python -m tests.benchmarks.sessions [--sessions 20]

First they open a comparison that the store has, one after another: the processor time of the server for the first of them
and for each of the next, less what it takes without visitors. Then all at once: all open one link, then each opens a link of
its own. For both: how many trainings it took, how long until every session showed its result, and how long a session waited
for an answer of its page while all of that went on. The load of the machine stands beside the figures.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from core.store import RunStore

PORT = 8599
ADDRESS = f"127.0.0.1:{PORT}"
DEADLINE_SECONDS = 120.0
SHOWN_DONE = b"Done"
COMPARED = "weighting:none,inverse,effective_number"
NEXT_SESSIONS = 9
SETTLED_SECONDS = 2.0  # for what the server does after an answer, and to see what it does without visitors


@dataclass
class Session:
    """One open page."""

    query: str
    finished_after: float | None = None
    answers: list[float] = field(default_factory=list)

    async def visit(self) -> None:
        """Open the page, follow its own re-runs, and stay until it says that training is done."""
        began = time.perf_counter()
        async with connect(
            f"ws://{ADDRESS}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{ADDRESS}", max_size=None
        ) as socket:
            asked = time.perf_counter()
            await socket.send(self._rerun(""))
            timers: dict[str, asyncio.Task[None]] = {}
            async with asyncio.timeout(DEADLINE_SECONDS):
                async for raw in socket:
                    message = ForwardMsg.FromString(raw)
                    kind = message.WhichOneof("type")
                    if kind == "auto_rerun":
                        rerun = message.auto_rerun
                        timers[rerun.fragment_id] = asyncio.create_task(
                            self._again(socket, rerun.fragment_id, rerun.interval)
                        )
                    elif kind == "script_finished" and asked:
                        self.answers.append(time.perf_counter() - asked)
                        asked = 0.0
                    if kind == "delta" and SHOWN_DONE in raw and self.finished_after is None:
                        self.finished_after = time.perf_counter() - began
                    if self.finished_after is not None and self.answers:
                        break
            for timer in timers.values():
                timer.cancel()

    async def _again(self, socket, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await socket.send(self._rerun(fragment))

    def _rerun(self, fragment: str) -> bytes:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        return message.SerializeToString()


async def all_at_once(sessions: list[Session]) -> None:
    """Let all sessions visit together."""
    async with asyncio.TaskGroup() as group:
        for session in sessions:
            group.create_task(session.visit())


def processor_seconds(server: psutil.Process) -> float:
    """What the server's own process has computed so far; its training processes do not count."""
    spent = server.cpu_times()
    return spent.user + spent.system


def spent_on(server: psutil.Process, session: Session | None) -> float:
    """Processor time of the server in a while in which this session opens its page, or nobody does."""
    before = processor_seconds(server)
    if session is not None:
        asyncio.run(session.visit())
    time.sleep(SETTLED_SECONDS)
    return processor_seconds(server) - before


def one_after_another(server: psutil.Process, query: str) -> str:
    """What sessions cost that open a finished comparison: the first one, and each of the next."""
    load = os.getloadavg()[0]
    nobody = spent_on(server, None)
    first, *others = (spent_on(server, Session(query)) - nobody for _ in range(1 + NEXT_SESSIONS))
    following = statistics.mean(others)  # not the median: the clock of processor time ticks every 10 ms
    return (
        f"a finished comparison: {first:.2f} s of the server's processor for the first session, {following:.3f} s "
        f"[{min(others):.2f}, {max(others):.2f}] for each of the next {NEXT_SESSIONS}, ratio {following / first:.2f}; "
        f"load {load:.1f} on {os.cpu_count()} cores"
    )


def report(title: str, sessions: list[Session], trainings: int) -> None:
    """Print what happened."""
    finished = [session.finished_after for session in sessions if session.finished_after is not None]
    answers = [answer for session in sessions for answer in session.answers]
    print(
        f"{title}: {trainings} trainings; {len(finished)} of {len(sessions)} sessions finished, the median after "
        f"{statistics.median(finished):.2f} s, the last after {max(finished):.2f} s; first answer of the page: median "
        f"{statistics.median(answers):.2f} s, worst {max(answers):.2f} s",
        flush=True,
    )


def main() -> None:
    """Serve a fresh lab and let the sessions come."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sessions", type=int, default=20)
    count = arguments.parse_args().sessions
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.db"
        lab = [sys.executable, "-m", "core.cli"]
        training = [*lab, "study", "--store", str(path), "--set", "seed=50", "--vary", COMPARED]
        subprocess.run(training, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [*lab, "--no-browser", "--port", str(PORT), "--store", str(path)]
        server = subprocess.Popen(command)
        try:
            wait_until_served()
            store = RunStore(str(path))
            asyncio.run(all_at_once([Session("seed=999&seeds=1&epochs=1")]))  # one visitor wakes everything up
            print(one_after_another(psutil.Process(server.pid), f"seed=50&vary={COMPARED}"), flush=True)
            print(f"all at once, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            before = len(store.list())
            for title, queries in (
                ("one link", [f"seed=100&vary={COMPARED}"] * count),
                ("links of their own", [f"seed={200 + 3 * place}" for place in range(count)]),
            ):
                sessions = [Session(query) for query in queries]
                asyncio.run(all_at_once(sessions))
                report(title, sessions, len(store.list()) - before)
                before = len(store.list())
            store.close()
        finally:
            server.terminate()
            server.wait()


def wait_until_served(port: int = PORT) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server does not answer.")


if __name__ == "__main__":
    main()
