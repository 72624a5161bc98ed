"""Escaping of text for Streamlit's Markdown."""

import re

# An element of no width, which separates the characters on its two sides. Streamlit looks for emojis, icons, arrows and
# addresses after it has removed the backslashes, so a backslash does not prevent them.
SEPARATOR = ":small[]"

_SIGNS = re.compile(
    r"""
    (?P<arrow>[-<>=~]{2,})                          # -> -- <= and the like become other signs
    | (?P<emoji>:(?=[\w+-]+:|material/))            # an emoji or an icon
    | (?P<address>(?<=http)s?:(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@[\w-]))
    | (?P<list>^[ ]?\d+(?=[.)](?:\s|$)))
    | [\\`*\[\]|<~$]                                # code, emphasis, link, table, HTML, formula
    | (?<![^\W_])_ | _(?![^\W_])                    # emphasis; not within a word
    | &(?=[#a-zA-Z])                                # an entity
    | :(?=[^\s\d/])                                 # a directive, such as a colour
    | (?<!\S)\#                                     # a heading, or its end
    | ^[ ]?[-+=>](?![-<>=~\d.])                     # a list, a rule, a quotation
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)  # four spaces would be code; a browser shows one of them


def escape_markdown(text: str) -> str:
    r"""Return the text with everything escaped that has a meaning in Streamlit's Markdown.

    >>> print(escape_markdown("2*3 [x](y) learning_rate"))
    2\*3 \[x\](y) learning_rate
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SIGNS.sub(_escape, _INDENT.sub(" ", lines))


def _escape(match: re.Match[str]) -> str:
    signs = match[0]
    match match.lastgroup:
        case "arrow":
            return SEPARATOR.join(f"\\{sign}" for sign in signs)
        case "emoji":
            return f"\\:{SEPARATOR}"
        case "address":
            return signs.replace(":", "\\:") + SEPARATOR
        case "list":
            return f"{signs}\\"
        case _:
            return f"{signs[:-1]}\\{signs[-1]}"
