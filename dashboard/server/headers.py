"""Security headers of every response: whose code may run on a page, where it may send data, and who may embed it in a frame."""

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


def check_origin(text: str) -> str:
    """Return an origin whose pages may embed the lab in a frame.

    Raises:
        InvalidValue: the text is not an origin, but for example a whole address.
    """
    if not ORIGIN.fullmatch(text):
        raise InvalidValue(
            f"--allow-embedding {value_text(text)} is no origin; give scheme and host, optionally a port, and no path, such as "
            "https://course.example.org."
        )
    return text


def content_security_policy(embedding: Sequence[str] = ()) -> str:
    """Return the policy of every page: only this server, and what its own code creates in the browser.

    Args:
        embedding: origins whose pages may embed the lab in a frame; without any, no page may.
    """
    scripts = [_hash(script) for script in INLINE_SCRIPT.findall(html())]
    directives = {
        "default-src": ["'none'"],
        # Streamlit imports the script of a component from a blob, and Protobuf multiplies in WebAssembly; only a running
        # script can do either.
        "script-src": ["'self'", "blob:", "'wasm-unsafe-eval'", *scripts],
        # Streamlit and Plotly.js insert the styles of their elements into the page.
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
    """Middleware that adds the headers to every response of an ASGI application, including errors and refused handshakes."""

    def __init__(self, app: Application, embedding: Sequence[str] = ()) -> None:
        self._app = app
        headers = {
            "content-security-policy": content_security_policy(embedding),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
        }
        # X-Frame-Options cannot name origins; where some are allowed, frame-ancestors alone decides.
        if not embedding:
            headers["x-frame-options"] = "DENY"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] in ("http.response.start", "websocket.accept", "websocket.http.response.start"):
                started = True
                message["headers"] = self._add_headers(message.get("headers", ()))
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            # Starlette would respond to an exception outside all middleware, without headers. A response that has begun stays.
            if scope["type"] == "http" and not started:
                headers = [(b"content-type", b"text/plain; charset=utf-8")]
                await send_with_headers({"type": "http.response.start", "status": 500, "headers": headers})
                await send({"type": "http.response.body", "body": b"Internal Server Error"})
            raise

    def _add_headers(self, headers: Any) -> list[tuple[bytes, bytes]]:
        names = {name for name, _ in self._headers}
        return [(name, value) for name, value in headers if name.lower() not in names] + self._headers


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
