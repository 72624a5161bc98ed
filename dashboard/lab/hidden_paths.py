"""Sentences of the lab for a page, without the paths of the server's folders, which are not for visitors.

The command line shows them unchanged: it is the owner's own terminal.
"""

import os
import re
from contextlib import suppress
from functools import partial
from pathlib import Path

from core.errors import StoreError
from core.store.address import parse
from dashboard.lab.lab import STORE_VARIABLE
from data.folders import cache_folder, data_folder

WITHIN = r"(?:/([^\s'\"`,;:()]*[^\s'\"`,;:().]))?"
ABSOLUTE = re.compile(r"(?<![^\s'\"`(])/(?:[^\s/'\"`,;:()]+/)+")


def hide_paths(sentence: object) -> str:
    """Return the sentence with names of files instead of paths, and descriptions instead of the lab's folders."""
    text = str(sentence)
    if "/" not in text:
        return text
    with suppress(StoreError):
        url = parse(os.environ.get(STORE_VARIABLE) or None)
        if url.drivername == "sqlite" and url.database:
            text = text.replace(url.database, Path(url.database).name)
    for folder, words in ((data_folder(""), "the lab's data folder"), (cache_folder(""), "the lab's cache folder")):
        text = re.sub(re.escape(str(folder)) + WITHIN, partial(_describe, words), text)
    text = ABSOLUTE.sub("", text.replace(f"{Path.home()}/", "~/"))
    return f"The{text[3:]}" if text.startswith("the lab's") else text


def _describe(words: str, match: re.Match[str]) -> str:
    return f"{words} ({match[1]})" if match[1] else words
