"""A text as Markdown that shows it as it was typed."""

import re

# An element of no width: what stands on its two sides is no longer read as one word. Streamlit looks for smileys, icons,
# arrows and addresses in the text that is left when all backslashes are gone, so nothing less keeps them apart.
APART = ":small[]"

_SIGNS = re.compile(
    r"""
    (?P<arrow>[-<>=~]{2,})                          # -> -- <= and their like become other signs
    | (?P<smiley>:(?=[\w+-]+:|material/))           # a smiley or an icon
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


def plain(text: str) -> str:
    r"""The text with everything escaped that Streamlit's Markdown would read as more than letters.

    >>> print(plain("2*3 [x](y) learning_rate"))
    2\*3 \[x\](y) learning_rate
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SIGNS.sub(_escaped, _INDENT.sub(" ", lines))


def _escaped(found: re.Match[str]) -> str:
    signs = found[0]
    match found.lastgroup:
        case "arrow":
            return APART.join(f"\\{sign}" for sign in signs)
        case "smiley":
            return f"\\:{APART}"
        case "address":
            return signs.replace(":", "\\:") + APART
        case "list":
            return f"{signs}\\"
        case _:
            return f"{signs[:-1]}\\{signs[-1]}"
