"""The first page of a server that was just started."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.core.execution.experiments import PATIENCE, until
from tests.core.test_imports import HEAVY

# Tells what is imported at the moment when the first page is drawn, before the rest may begin.
SERVER = f"""
import json, sys
from dashboard.lab.lab import first_page_drawn
from dashboard.server import launcher

launcher.FIRST_PAGE_SECONDS = 600
go_on = first_page_drawn.set

def say_first():
    print(json.dumps([name for name in {HEAVY} if name in sys.modules]), flush=True)
    first_page_drawn.set = go_on
    go_on()

first_page_drawn.set = say_first
launcher.launch("127.0.0.1", int(sys.argv[1]), sys.argv[2], None, False)
"""


def test_it_shows_itself_before_training_processes_and_needs_none_of_their_libraries(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVER, str(port), str(tmp_path / "runs.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        try:
            until(lambda: _listens(port), "the server")
            page = _visit(port)
            assert server.stdout is not None
            imported = next(json.loads(line) for line in server.stdout if line.startswith("["))
        finally:
            server.send_signal(signal.SIGINT)
    assert imported == []
    assert "Training processes are starting" in page
    assert "No epochs yet: the bars appear with the first one." in page


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _visit(port: int) -> str:
    """What the page sends until its script has come to its end, as a browser hears it."""
    here = f"127.0.0.1:{port}"
    heard = []
    with connect(
        f"ws://{here}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{here}", max_size=None
    ) as browser:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        browser.send(ask.SerializeToString())
        while True:
            raw = browser.recv(timeout=PATIENCE)
            heard.append(raw)
            if ForwardMsg.FromString(raw).WhichOneof("type") == "script_finished":
                return b"".join(heard).decode(errors="replace")
