"""The start of the lab: store, training processes and Streamlit server, until Ctrl-C."""

import gc
import logging
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import InvalidValue, LabError
from dashboard.lab import interest
from dashboard.lab.lab import close_lab, configure, first_page_drawn, get_lab
from dashboard.server.headers import SecurityHeaders, check_origin
from dashboard.server.requests import Requests

if TYPE_CHECKING:
    from dashboard.write import st

PAGE = Path(__file__).resolve().parent.parent / "app.py"
UPLOAD_MEGABYTES = 20
PORTS_TRIED = 20
LAST_PORT = 65_535
FIRST_PAGE_SECONDS = 3.0  # longest time that imports wait for the first page
# A server on all addresses has any name, so the admissible names cannot be listed.
EVERYWHERE = ("0.0.0.0", "::", "")

_log = logging.getLogger("imbalance_lab")


def launch(
    host: str, port: int, store: str | None, scheduler: str | None, browser: bool, embedding: Sequence[str] = ()
) -> None:
    """Serve the lab until it is interrupted.

    Args:
        host: the address to listen on.
        port: the port to listen on.
        store: address of the run store; None is the store of this user.
        scheduler: address of a Dask scheduler; None starts processes on this machine.
        browser: whether to open the page in the browser.
        embedding: origins whose pages may embed the lab in a frame.

    Raises:
        InvalidValue: the server cannot listen at this address, or `embedding` contains something other than an origin.
    """
    for origin in embedding:
        check_origin(origin)
    problem = listening_problem(host, port)
    if problem:
        raise InvalidValue(problem)
    configure(store, scheduler)
    # The server raises the signal that ended it again; SIGTERM ends the lab like Ctrl-C, after everything is stored.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ended = threading.Event()
    # The training processes start while the libraries of the pages are imported.
    opening = threading.Thread(target=_open_lab, name="opening", daemon=True)
    opening.start()
    interest.watch_browsers(ended)
    try:
        threading.Thread(target=_after_start, args=(host, port, browser, ended), name="announcing", daemon=True).start()
        _serve(host, port, embedding)
    except KeyboardInterrupt:
        pass
    finally:
        ended.set()
        first_page_drawn.set()
        opening.join()
        close_lab()


def listening_problem(host: str, port: int) -> str | None:
    """Return why the server cannot listen at this address, as a sentence that names a free port; None where it can."""
    if not 1 <= port <= LAST_PORT:
        return f"--port {port} is no address to listen on: ports go from 1 to {LAST_PORT}."
    try:
        families = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        return f"--host {host} --port {port} is no address to listen on: {_reason(error)}."
    refusal = _try_to_bind(families)
    if refusal is None:
        return None
    free = next(
        (other for other in range(port + 1, port + PORTS_TRIED) if other <= LAST_PORT and _is_free(host, other)), None
    )
    advice = f" Port {free} is free: --port {free}." if free else ""
    return f"Nothing can listen on {host}:{port}: {_reason(refusal)}.{advice}"


def _is_free(host: str, port: int) -> bool:
    return (
        _try_to_bind(socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)) is None
    )


def _try_to_bind(families: Sequence[tuple[Any, ...]]) -> OSError | None:
    family, kind, _, _, where = families[0]
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(where)
        except OSError as error:
            return error
    return None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()


def _open_lab() -> None:
    try:
        get_lab(after=first_page_drawn)
    except LabError as error:
        print(f"{error} The page says so too; end with Ctrl-C.", file=sys.stderr)


def _after_start(host: str, port: int, browser: bool, ended: threading.Event) -> None:
    """Announce the server, prepare the first page while the browser loads, then allow imports that no page needs."""
    _announce(host, port, browser, ended)
    if not ended.is_set():
        _warm_up()
        first_page_drawn.wait(FIRST_PAGE_SECONDS)
        first_page_drawn.set()


def _warm_up() -> None:
    """Import the libraries and load the data of the first page, so that its visitor does not wait for them."""
    import pyarrow  # type: ignore[import-untyped]

    from core.experiment.estimate import estimate_seconds
    from dashboard.controls import comparison
    from dashboard.figures import weight_curves
    from dashboard.page import methods
    from dashboard.page.compare import compare
    from dashboard.page.explore import explore
    from dashboard.page.flatness import flatness
    from dashboard.page.runs import runs
    from dashboard.page.start import start
    from dashboard.page.weights import curves, weights
    from dashboard.running.duration import expected_seconds
    from dashboard.session import setting
    from dashboard.views import views
    from dashboard.views.live_chart.component import figure_json

    _log.debug("Imported %s", [pyarrow, compare, explore, flatness, methods, runs, start, weights, *views.views()])
    opening = comparison.build_comparison(setting.read({})[0])
    expected_seconds(map(estimate_seconds, opening.experiments))
    example = curves.curves(curves.State())
    figure_json(weight_curves.figure(example.lines, example.points))
    # The objects of the libraries are never garbage: to search their million again and again would take longer than the pages.
    gc.collect()
    gc.freeze()


def _serve(host: str, port: int, embedding: Sequence[str]) -> None:
    # Streamlit reads its configuration from the folder of the script in argv.
    sys.argv[:] = [str(PAGE)]
    settings = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.maxUploadSize": UPLOAD_MEGABYTES,
        "server.allowedHosts": [] if host in EVERYWHERE else list({host, "localhost", "127.0.0.1"}),
        "server.enableAgentApi": False,
        "server.enableStaticServing": False,
        "server.scriptHealthCheckEnabled": False,
        "server.fileWatcherType": "none",
        # Origins that may control the page by messages; by default they include Streamlit's hosting.
        "client.allowedOrigins": [],
        "browser.gatherUsageStats": False,
    }
    application(embedding).run(config=settings)


def application(embedding: Sequence[str] = ()) -> "st.App":
    """Return the application of the server: Streamlit with the pages of the lab, behind the middleware."""
    from starlette.middleware import Middleware

    from dashboard.server.index_page import index_routes
    from dashboard.session.navigation import PAGES
    from dashboard.views.live_chart import plotly_route
    from dashboard.write import st

    return st.App(
        PAGE,
        routes=[plotly_route(), *index_routes([page.path for page in PAGES])],
        middleware=[Middleware(SecurityHeaders, embedding), Middleware(Requests)],
        on_script_error=_show_error,
    )


def _show_error(error: Exception) -> bool:
    """Show an unexpected error as a sentence, and log its traceback."""
    from dashboard.write import st

    if isinstance(error, LabError):
        st.error(error)
        return True
    _log.error("A page failed.", exc_info=error)
    st.error(
        "Something went wrong inside the lab. The terminal in which it was started shows the error; "
        "another setting or a reload may help. Stored runs are safe."
    )
    return True


def _announce(host: str, port: int, browser: bool, ended: threading.Event) -> None:
    """Print the address as soon as the server responds, and open it."""
    name = "127.0.0.1" if host in EVERYWHERE else host
    address = f"http://{f'[{name}]' if ':' in name else name}:{port}"
    while not ended.wait(0.05):
        try:
            socket.create_connection((name, port), timeout=1).close()
        except OSError:
            continue
        print(f"imbalance-lab is open at {address}   (end with Ctrl-C)", flush=True)
        if browser:
            webbrowser.open(address)
        return
