"""Texts that hold names from somebody's file, on their way to a page that reads Markdown."""

import re


def plain_text(text: str) -> str:
    """The text with a backslash before every sign that would format it, or make a link or a formula of it.

    >>> print(plain_text("a*b"))
    a\\*b
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>$~:])", r"\\\1", text)
