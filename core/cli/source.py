"""Where a command takes its experiment from: a file or standard input, with `--set` laid over it."""

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import InvalidValue


def base(file: str | None, settings: Sequence[str] | None) -> dict[str, Any]:
    """The experiment in nested form, not yet checked as a whole.

    Args:
        file: path of a JSON file, `-` for standard input, None for the defaults.
        settings: `KEY=VALUE` texts, laid over the file.

    Raises:
        InvalidValue: the file cannot be read or holds no JSON object; a setting has another form or names no key.
        DataDamaged: the path of a table leads to no table.
    """
    from core.experiment.codec import merge, parse_assignments, parse_json

    values = {} if file is None else parse_json(_text(file))
    return _with_table_kept(merge(values, parse_assignments(settings or ())))


def _with_table_kept(values: dict[str, Any]) -> dict[str, Any]:
    """The same; a path of a table is replaced by the fingerprint of the table, which is kept.

    An experiment never holds a path: it would mean nothing on another machine, and something else after an edit.
    """
    dataset = values.get("dataset")
    if not isinstance(dataset, dict) or dataset.get("name") != "csv":
        return values
    path = dataset.get("file")
    if not path or not isinstance(path, str):
        return values
    import data
    from core.tables.own_tables import keep_file

    if data.is_hash(path):
        return values
    return values | {"dataset": dataset | {"file": keep_file(Path(path).expanduser())}}


def _text(file: str) -> str:
    from core.experiment.codec import MAX_TEXT

    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            return codecs.getreader("utf-8-sig")(sys.stdin.buffer).read(-1, MAX_TEXT + 1)
        with open(file, encoding="utf-8-sig") as text:
            # One more than is allowed shows that there is too much, however long the file is.
            return text.read(MAX_TEXT + 1)
    except UnicodeDecodeError:
        raise InvalidValue(f"{name} is not a text in UTF-8; give an experiment as JSON.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidValue(f"{name} cannot be read: {reason}; give a file with an experiment as JSON.") from None
