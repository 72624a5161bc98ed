"""Arguments and options that several commands share, and the check of those that are numbers."""

import os
from typing import Annotated

import typer

from core.errors import InvalidValue

ExperimentFile = Annotated[
    str | None,
    typer.Argument(metavar="EXPERIMENT.json", help="A file with an experiment as JSON; - reads standard input."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Set one value, such as imbalance.factor=100 or weighting=inverse; `list` names them all. Repeatable.",
    ),
]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON lines on standard output, and nothing else there.")]
StoreAddress = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="The run store: a file or postgresql+psycopg://…; by default a file in your data folder.",
        show_default=False,
    ),
]
NoStore = Annotated[bool, typer.Option("--no-store", help="Neither take runs from the store nor keep them.")]
Device = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="NAME",
        help="Where networks train: auto, cpu, cuda or mps; by default IMBALANCE_LAB_DEVICE, or auto.",
        show_default=False,
    ),
]
KeepCheckpoints = Annotated[
    str | None,
    typer.Option(
        "--checkpoints",
        metavar="N",
        help="Keep the weights of N epochs, spread from the first to the last, so that flatness can be followed over training.",
        show_default=False,
    ),
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="The id of a stored run, or its beginning.")]
RunIds = Annotated[list[str], typer.Argument(metavar="RUN...", help="Ids of stored runs, or their beginnings.")]


def use_device(name: str | None) -> None:
    """Make this the device of the process and of those that it starts.

    Raises:
        InvalidValue: this machine does not have it.
    """
    if name is not None:
        from core.training.device import VARIABLE, chosen_device

        chosen_device(name)
        os.environ[VARIABLE] = name


def checkpoints_to_keep(text: str | None, no_store: bool) -> int:
    """How many checkpoints `--checkpoints` asks for; 0 without it.

    Raises:
        InvalidValue: not a number in range, or there is no store to keep them.
    """
    if text is None:
        return 0
    if no_store:
        raise InvalidValue("--checkpoints and --no-store contradict each other; give one of them.")
    from core.training.checkpoints import number_of

    return number_of(text)


def whole_number(option: str, text: str, at_least: int, at_most: int) -> int:
    """The number that an option was given.

    Raises:
        InvalidValue: no whole number in that range. Typer's own message names neither the value nor both ends.
    """
    if text.isascii() and text.isdigit() and len(text) < 20 and at_least <= int(text) <= at_most:
        return int(text)
    raise InvalidValue(
        f"{option} {text[:60]!r} is not admissible; give a whole number at least {at_least:,} and at most {at_most:,}."
    )
