"""The experiment of a command: a file or standard input, overridden by `--set`."""

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import InvalidValue


def read_experiment(file: str | None, settings: Sequence[str] | None) -> dict[str, Any]:
    """Read an experiment in nested form, without checking it as a whole.

    Args:
        file: path of a JSON file, `-` for standard input, None for the defaults.
        settings: `KEY=VALUE` texts that override the file.

    Raises:
        InvalidValue: the file cannot be read or holds no JSON object; a setting has another form or names no key.
        DataDamaged: the file of a table cannot be read as a table.
    """
    from core.experiment.codec import merge, parse_assignments, parse_json

    values = {} if file is None else parse_json(_text(file))
    return _store_table(merge(values, parse_assignments(settings or ())))


def _store_table(values: dict[str, Any]) -> dict[str, Any]:
    """Store the table if the experiment names one by its path, and replace the path by the fingerprint of the table.

    An experiment never holds a path: it would mean nothing on another machine, and another table after an edit.
    """
    dataset = values.get("dataset")
    if not isinstance(dataset, dict) or dataset.get("name") != "csv":
        return values
    path = dataset.get("file")
    if not path or not isinstance(path, str):
        return values
    import data
    from core.tables.user_tables import store_file

    if data.is_hash(path):
        return values
    return values | {"dataset": dataset | {"file": store_file(Path(path).expanduser())}}


def _text(file: str) -> str:
    from core.experiment.codec import MAX_TEXT

    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            return codecs.getreader("utf-8-sig")(sys.stdin.buffer).read(-1, MAX_TEXT + 1)
        with open(file, encoding="utf-8-sig") as text:
            # One character more than is allowed shows that the file is too long, without reading all of it.
            return text.read(MAX_TEXT + 1)
    except UnicodeDecodeError:
        raise InvalidValue(f"{name} is not UTF-8 text; give an experiment as JSON.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidValue(f"{name} cannot be read: {reason}; give a file with an experiment as JSON.") from None
