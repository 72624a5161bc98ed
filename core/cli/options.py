"""Arguments and options of several commands, and checks of their values."""

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
        help="Set one value, such as imbalance.factor=100 or weighting=inverse; `list` names all keys. Repeatable.",
    ),
]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON lines, and nothing else, on standard output.")]
StoreAddress = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="The run store: a file or postgresql+psycopg://…; by default a file in your data folder.",
        show_default=False,
    ),
]
NoStore = Annotated[bool, typer.Option("--no-store", help="Neither read runs from the store nor write them to it.")]
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
        help="Keep the weights of N epochs, spread from the first to the last, to measure flatness over training.",
        show_default=False,
    ),
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="The id of a stored run, or the beginning of its id.")]
RunIds = Annotated[
    list[str], typer.Argument(metavar="RUN...", help="Ids of stored runs, or the beginnings of their ids.")
]


def use_device(name: str | None) -> None:
    """Set the device of this process and of its child processes.

    Raises:
        InvalidValue: this machine does not have the device.
    """
    if name is not None:
        from core.training.device import VARIABLE, chosen_device

        chosen_device(name)
        os.environ[VARIABLE] = name


def checkpoints_to_keep(text: str | None, no_store: bool) -> int:
    """Return the number of checkpoints given by `--checkpoints`; 0 without it.

    Raises:
        InvalidValue: the text is not a number in range, or there is no store for the checkpoints.
    """
    if text is None:
        return 0
    if no_store:
        raise InvalidValue("--checkpoints and --no-store contradict each other; give one of them.")
    from core.training.checkpoints import number_of_checkpoints

    return number_of_checkpoints(text)


def whole_number(option: str, text: str, at_least: int, at_most: int) -> int:
    """Return the value of an option as a number.

    Raises:
        InvalidValue: the text is not a whole number in the range. (The message of Typer names neither the value nor the range.)
    """
    if text.isascii() and text.isdigit() and len(text) < 20 and at_least <= int(text) <= at_most:
        return int(text)
    raise InvalidValue(
        f"{option} {text[:60]!r} is not admissible; give a whole number at least {at_least:,} and at most {at_most:,}."
    )
