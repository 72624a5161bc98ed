"""Which requests the server answers at all: those that the pages of the lab make, to its own name and from its own origin."""

import re
from urllib.parse import urlsplit

from dashboard.server.headers import Application, Message, Receive, Send

# What Streamlit serves beside the pages and their files: the rest of `/_stcore` (agents, metrics, a run of the script for
# monitors), components of its first version, and logging in.
CORE = re.compile(r"/_stcore/(health|host-config|stream|upload_file/.*|bidi-components/.*)")
UNUSED = re.compile(r"/(component|auth)(/.*)?|/oauth2callback")


def is_served(path: str) -> bool:
    """Whether the lab needs what lies at a path."""
    return bool(CORE.fullmatch(path)) or not ("_stcore" in path.split("/") or UNUSED.fullmatch(path))


class Requests:
    """Answers in place of an ASGI application where a request is none of the lab's pages'.

    A websocket is opened from the lab's own origin only. Browsers always name the origin there; a request without one is no
    page's, and a program that could send one could write any name into it: it is let through.
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
    """The status and the sentence for a request that is not answered."""
    from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, origin = headers.get(b"host"), headers.get(b"origin")
    if not is_host_allowed(host):
        return 403, "This lab answers to the names it was started with only."
    if scope["type"] == "websocket" and origin is not None and urlsplit(origin).netloc != host:
        return 403, "This lab is opened from its own pages only."
    if not is_served(scope["path"]):
        return 404, "Not Found"
    return None
