"""A web server on this machine, which can simulate failures."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Server:
    """Serves files, with adjustable failures.

    Attributes:
        files: content by path.
        ranges: whether it answers range requests with the rest of a file.
        breaks_after: bytes of each answer after which the connection breaks; None for never.
        answered: status and path of each answer so far.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.ranges = True
        self.breaks_after: int | None = None
        self.answered: list[tuple[int, str]] = []
        self.address = ""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Server]:
    """Run a server within the block."""
    server = Server(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = server.files.get(self.path)
            if content is None:
                self._begin(404, 0)
                return
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            start = int(asked[1]) if asked and server.ranges else 0
            if start >= len(content):
                self._begin(416, 0, f"bytes */{len(content)}")
                return
            span = f"bytes {start}-{len(content) - 1}/{len(content)}" if start else ""
            self._begin(206 if start else 200, len(content) - start, span)
            self.wfile.write(content[start:][: server.breaks_after])

        def _begin(self, status: int, length: int, span: str = "") -> None:
            server.answered.append((status, self.path))
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            if span:
                self.send_header("Content-Range", span)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        server.address = f"http://127.0.0.1:{web.server_port}"
        try:
            yield server
        finally:
            web.shutdown()
            thread.join()
