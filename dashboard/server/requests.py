"""The requests that the server accepts: those of the pages of the lab, to its own name and from its own origin."""

import re
from urllib.parse import urlsplit

from dashboard.server.headers import Application, Message, Receive, Send

# Streamlit also serves the rest of `/_stcore` (agents, metrics, a health check that runs the script), components of version 1,
# and a login. The lab uses none of these.
CORE = re.compile(r"/_stcore/(health|host-config|stream|upload_file/.*|bidi-components/.*)")
UNUSED = re.compile(r"/(component|auth)(/.*)?|/oauth2callback")


def is_served(path: str) -> bool:
    """Return whether the lab needs this path."""
    return bool(CORE.fullmatch(path)) or not ("_stcore" in path.split("/") or UNUSED.fullmatch(path))


class Requests:
    """Middleware that refuses requests that the pages of the lab do not make.

    A websocket is opened only from the origin of the lab. Browsers always send the origin of a websocket. A request without an
    origin comes from another program, which could send any origin: it is accepted.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
            return
        status, sentence = refusal
        kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": f"{kind}.start", "status": status, "headers": headers})
        await send({"type": f"{kind}.body", "body": sentence.encode()})


def _refusal(scope: Message) -> tuple[int, str] | None:
    """Return status and sentence of the response to a refused request, or None for an accepted one."""
    from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, origin = headers.get(b"host"), headers.get(b"origin")
    if not is_host_allowed(host):
        return 403, "This lab responds only to the names with which it was started."
    if scope["type"] == "websocket" and origin is not None and urlsplit(origin).netloc != host:
        return 403, "This lab is opened only from its own pages."
    if not is_served(scope["path"]):
        return 404, "Not Found"
    return None
