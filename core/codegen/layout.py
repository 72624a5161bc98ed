"""Values and calls as source text, broken into lines as `ruff format` breaks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 88
MOST_ON_LINES = 20  # longer lists fill the lines instead of having one item per line
UNFORMATTED = "  # fmt: skip"


@dataclass(frozen=True)
class Nested:
    """A call or a collection: its opening text, its items, its closing text."""

    opening: str
    items: "tuple[Piece, ...]"
    closing: str


Piece = str | Nested


def assigned(name: str, piece: Piece, width: int = WIDTH) -> str:
    """Return `name = piece`, in at most `width` columns where possible."""
    if isinstance(piece, Nested) and len(piece.items) > MOST_ON_LINES and all(isinstance(i, str) for i in piece.items):
        return "\n".join([f"{name} = {piece.opening}", *_filled(piece.items, width), f"{piece.closing}{UNFORMATTED}"])
    return "\n".join(layout(piece, before=f"{name} = ", width=width))


def _filled(items: Sequence[Piece], width: int) -> list[str]:
    """Return lines with as many items as fit; no item is broken, since a space may be part of a quoted text."""
    lines = [""]
    for item in map(flat, items):
        if lines[-1] and len(lines[-1]) + len(item) + 6 > width:
            lines.append("")
        lines[-1] += f" {item}," if lines[-1] else f"{item},"
    return [f"    {line}" for line in lines]


def flat(piece: Piece) -> str:
    """Return the piece on one line."""
    if isinstance(piece, str):
        return piece
    return f"{piece.opening}{', '.join(map(flat, piece.items))}{piece.closing}"


def layout(piece: Piece, margin: str = "", before: str = "", after: str = "", width: int = WIDTH) -> list[str]:
    """Return the piece on one line if it fits, or with the arguments of a call on one line, or with one item per line."""
    line = f"{margin}{before}{flat(piece)}{after}"
    if isinstance(piece, str) or len(line) <= width:
        return [line]
    inner = f"{margin}    "
    first, last = f"{margin}{before}{piece.opening}", f"{margin}{piece.closing}{after}"
    together = inner + ", ".join(map(flat, piece.items))
    if piece.opening.endswith("(") and len(together) <= width:
        return [first, together, last]
    return [first, *(line for item in piece.items for line in layout(item, inner, after=",", width=width)), last]


def literal(value: Any, before: str = "") -> Piece:
    """Return a value of plain JSON types as source text; any text is quoted safely."""
    if isinstance(value, str):
        return before + quoted(value)
    if isinstance(value, Mapping):
        items = tuple(literal(item, f"{flat(literal(key))}: ") for key, item in value.items())
        return Nested(f"{before}{{", items, "}")
    if isinstance(value, Sequence):
        return Nested(f"{before}[", tuple(map(literal, value)), "]")
    # Python writes 1e+30, and formatters 1e30.
    return before + repr(value.item() if hasattr(value, "item") else value).replace("e+", "e")


def quoted(text: str) -> str:
    """Return the text as a literal, in double quotes unless these would need more escapes.

    >>> print(quoted("it's"), quoted('a "b"'))
    "it's" 'a "b"'
    """
    # With a leading double quote, repr uses single quotes and escapes no other quotes.
    body = repr(f'"{text}')[2:-1]
    if text.count('"') > text.count("'"):
        return f"'{body}'"
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'
