"""`imbalance-lab dashboard`."""

from importlib.metadata import entry_points
from typing import Annotated

import typer

from core.cli.options import Device, StoreAddress, use_device, whole_number
from core.errors import InvalidValue

GROUP = "imbalance_lab"
ENTRY = "launch"


def dashboard(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[str, typer.Option("--port", metavar="PORT", help="The port.")] = "8501",
    store: StoreAddress = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help="The address of an external Dask scheduler, such as tcp://host:8786."
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    allow_embedding: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-embedding",
            metavar="ORIGIN",
            help="A site whose pages may show the lab in a frame, such as https://course.example.org. Repeatable.",
        ),
    ] = None,
    device: Device = None,
) -> int:
    """Open the lab in the browser; this is the default command, and its name may be omitted."""
    number = whole_number("--port", port, 1, 65_535)
    use_device(device)
    # `core` imports nothing of the dashboard: the package installed under this entry point is started.
    launchers = entry_points(group=GROUP, name=ENTRY)
    if not launchers:
        raise InvalidValue("The dashboard is not installed; install imbalance-lab with pip.")
    launch = next(iter(launchers)).load()
    launch(
        host=host,
        port=number,
        store=store,
        scheduler=scheduler,
        browser=not no_browser,
        embedding=allow_embedding or [],
    )
    return 0
