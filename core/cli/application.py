"""The commands as one program, and the handling of its errors."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from core.cli.compare import compare
from core.cli.dashboard import dashboard
from core.cli.delete import delete
from core.cli.describe import describe
from core.cli.download import download
from core.cli.export import export
from core.cli.flatness import flatness
from core.cli.lesson import lesson
from core.cli.list import list_components
from core.cli.output import printable
from core.cli.run import run
from core.cli.runs import runs
from core.cli.show import show
from core.cli.study import study
from core.cli.tables import tables
from core.errors import LabError, unknown

PROGRAM = "imbalance-lab"
FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
COMMANDS: dict[str, Callable[..., int]] = {
    "dashboard": dashboard,
    "run": run,
    "study": study,
    "list": list_components,
    "runs": runs,
    "show": show,
    "compare": compare,
    "export": export,
    "delete": delete,
    "flatness": flatness,
    "lesson": lesson,
    "download": download,
    "describe": describe,
    "tables": tables,
}


def application() -> typer.Typer:
    """Build the program; every command returns its exit status."""
    app = typer.Typer(
        help="An interactive lab for learning from imbalanced data.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, command in COMMANDS.items():
        app.command(name)(command)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; without a command, or with options first, run `dashboard`.

    An error is one line on standard error and, with `--json`, also one on standard output.

    Args:
        arguments: the arguments without the name of the program; None takes them from the process.

    Returns:
        The exit status, see `core.cli`.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if not arguments or (arguments[0].startswith("-") and arguments[0] != "--help"):
        arguments = ["dashboard", *arguments]
    for stream in (sys.stdout, sys.stderr):
        # A terminal without the character "±" shows "?", and the command goes on.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    app = application()
    try:
        _check_command(arguments)
        status = typer.main.get_command(app).main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
        return status or 0
    except LabError as error:
        return _complain(str(error), WRONG_USAGE, arguments)
    except typer.TyperException as error:
        return _complain(_usage(error), WRONG_USAGE, arguments)
    except typer.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return FAILED
    except OSError as error:
        _discard_output()
        return _complain(f"The output cannot be written: {error.strerror or error}.", FAILED, arguments)


def _check_command(arguments: Sequence[str]) -> None:
    if not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        raise unknown("command", arguments[0], COMMANDS)


def _usage(error: Any) -> str:
    """Return the message of Typer with a reference to the help of the command."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else PROGRAM
    return f"{error.format_message().rstrip('.')}. See {path} --help."


def _complain(message: str, status: int, arguments: Sequence[str]) -> int:
    line = printable(message)
    try:
        if "--json" in arguments:
            print(json.dumps({"type": "error", "message": line}), flush=True)
        print(line, file=sys.stderr)
    except BrokenPipeError:
        _discard_output()
    return status


def _discard_output() -> None:
    """Discard buffered output; otherwise Python would try to write it again at exit and report an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
