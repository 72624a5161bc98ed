"""Sentences of the lab on their way to a page, where a visitor need not learn how the server's folders are called.

The command line shows them as they are: it is the owner's own terminal.
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


def for_a_page(sentence: object) -> str:
    """The sentence with files called by their names, and folders of the lab by what they are for."""
    text = str(sentence)
    with suppress(StoreError):
        url = parse(os.environ.get(STORE_VARIABLE) or None)
        if url.drivername == "sqlite" and url.database:
            text = text.replace(url.database, Path(url.database).name)
    for folder, words in ((data_folder(""), "the lab's data folder"), (cache_folder(""), "the lab's cache folder")):
        text = re.sub(re.escape(str(folder)) + WITHIN, partial(_called, words), text)
    text = ABSOLUTE.sub("", text.replace(f"{Path.home()}/", "~/"))
    return f"The{text[3:]}" if text.startswith("the lab's") else text


def _called(words: str, found: re.Match[str]) -> str:
    return f"{words} ({found[1]})" if found[1] else words
