"""The headers of every answer, on an application that answers as it is told."""

from typing import Any

import pytest

from core.cli import main
from core.errors import InvalidValue
from dashboard.server.headers import Message, Receive, SecurityHeaders, Send, check_origin, content_security_policy

COURSE = "https://course.example.org"


def messages(answer: list[dict[str, Any]], error: Exception | None = None, embedding: list[str] | None = None) -> Any:
    """What leaves for the browser when the application sends `answer`, and then fails with `error`."""
    sent: list[Message] = []

    async def app(_scope: Message, _receive: Receive, send: Send) -> None:
        for message in answer:
            await send(message)
        if error:
            raise error

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    # Nothing above waits, so one step ends it; a loop would not start beside that of the browser's driver.
    with pytest.raises(type(error) if error else StopIteration):
        SecurityHeaders(app, embedding or [])({"type": "http"}, receive, send).send(None)
    return sent


def headers(message: Message) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in message["headers"]}


def test_an_answer_has_each_header_once() -> None:
    own = [(b"X-Content-Type-Options", b"something"), (b"content-type", b"text/html")]
    (sent,) = messages([{"type": "http.response.start", "status": 200, "headers": own}])
    names = [name.lower() for name, _ in sent["headers"]]
    assert len(names) == len(set(names)) == 5
    assert headers(sent)["x-content-type-options"] == "nosniff"
    assert headers(sent)["x-frame-options"] == "DENY"


def test_an_unexpected_error_has_them_too() -> None:
    start, body = messages([], RuntimeError())
    assert start["status"] == 500
    assert "content-security-policy" in headers(start)
    assert body["body"] == b"Internal Server Error"


def test_an_answer_that_has_begun_is_left_alone_when_it_fails() -> None:
    assert len(messages([{"type": "http.response.start", "status": 200}], RuntimeError())) == 1


def test_a_site_may_show_the_lab_in_a_frame_when_it_is_named() -> None:
    (sent,) = messages([{"type": "http.response.start", "status": 200}], embedding=[COURSE])
    assert "x-frame-options" not in headers(sent)
    assert headers(sent)["content-security-policy"].endswith(f"frame-ancestors 'self' {COURSE}")
    assert content_security_policy([COURSE, "http://127.0.0.1:80"]).endswith(f"{COURSE} http://127.0.0.1:80")


@pytest.mark.parametrize("origin", [COURSE, "http://localhost:8080", "http://192.0.2.7"])
def test_an_origin_is_taken(origin: str) -> None:
    assert check_origin(origin) == origin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "https:",
        "course.example.org",
        f"{COURSE}/",
        f"{COURSE}; x",
        "https://*.org",
        "ftp://a",
        "'self'",
    ],
)
def test_what_is_no_origin_is_one_sentence(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidValue, match="is no origin; give scheme and host"):
        check_origin(text)
    assert main(["dashboard", "--no-browser", "--allow-embedding", COURSE, f"--allow-embedding={text}"]) == 2
    assert capsys.readouterr().err == (
        f"--allow-embedding {text!r} is no origin; give scheme and host, optionally a port, and no path, such as "
        "https://course.example.org.\n"
    )
