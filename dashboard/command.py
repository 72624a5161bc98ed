"""The installed command `imbalance-lab`: the commands of `core.cli`, and the dashboard, which is also what it does alone."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from core.cli import application
from core.cli import main as run_command
from core.cli.options import Device, StoreAddress, use_device, whole_number


def dashboard(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[str, typer.Option("--port", metavar="PORT", help="The port.")] = "8501",
    store: StoreAddress = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help="A Dask scheduler that runs elsewhere, such as tcp://host:8786."
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    device: Device = None,
) -> int:
    """Open the lab in the browser; the default, its options can stand alone."""
    number = whole_number("--port", port, 1, 65_535)
    use_device(device)
    from dashboard.launcher import launch

    launch(host=host, port=number, store=store, scheduler=scheduler, browser=not no_browser)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; without a command, or with options first, it is the dashboard's."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if not arguments or (arguments[0].startswith("-") and arguments[0] != "--help"):
        arguments = ["dashboard", *arguments]
    return run_command(arguments, application({"dashboard": dashboard}))


if __name__ == "__main__":
    sys.exit(main())
