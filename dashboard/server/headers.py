"""What every answer of the server tells the browser: whose code may run on a page, where it may send, who may frame it."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from core.errors import InvalidValue, value_text
from dashboard.server.index_page import html

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

ORIGIN = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def checked_origin(text: str) -> str:
    """An origin whose pages may show the lab in a frame.

    Raises:
        InvalidValue: it is something else, such as a whole address.
    """
    if not ORIGIN.fullmatch(text):
        raise InvalidValue(
            f"--allow-embedding {value_text(text)} is no origin; give scheme and host, with a port where it has one and nothing "
            "behind it, such as https://course.example.org."
        )
    return text


def content_security_policy(embedding: Sequence[str] = ()) -> str:
    """The policy of every page: nothing but this server, and what its own code makes in the browser.

    Args:
        embedding: origins whose pages may show the lab in a frame; without any, nobody may.
    """
    scripts = [_hash(script) for script in INLINE_SCRIPT.findall(html())]
    directives = {
        "default-src": ["'none'"],
        # Streamlit imports the script of a component from a blob, and Protobuf multiplies by WebAssembly; only a script
        # that already runs can do either.
        "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", *scripts],
        # Streamlit and Plotly.js write the styles of their elements into the page while it lives.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'", *embedding] if embedding else ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class SecurityHeaders:
    """Adds the headers to every answer of an ASGI application, the ones about errors and refused handshakes included."""

    def __init__(self, app: Application, embedding: Sequence[str] = ()) -> None:
        self._app = app
        headers = {
            "content-security-policy": content_security_policy(embedding),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }
        # It cannot name an origin; where some are allowed, frame-ancestors alone speaks.
        if not embedding:
            headers["x-frame-options"] = "DENY"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] in ("http.response.start", "websocket.accept", "websocket.http.response.start"):
                started = True
                message["headers"] = self._added(message.get("headers", ()))
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            # Starlette answers to an exception outside all middleware; whoever has answered already is left alone.
            if scope["type"] == "http" and not started:
                headers = [(b"content-type", b"text/plain; charset=utf-8")]
                await send_with_headers({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": b"Internal Server Error"})
            raise

    def _added(self, headers: Any) -> list[tuple[bytes, bytes]]:
        names = {name for name, _ in self._headers}
        return [(name, value) for name, value in headers if name.lower() not in names] + self._headers


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
