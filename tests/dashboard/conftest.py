"""One lab for all pages: a real small store, real training processes."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

import dashboard
from core.experiment import Experiment
from core.experiment.codec import from_dotted
from dashboard.lab import interest
from dashboard.lab import lab as labs
from dashboard.lab.lab import Lab
from dashboard.write.escaping import SEPARATOR

SCRIPT = Path(dashboard.__file__).parent / "app.py"
SMALL = {"dataset.classes": "3,8", "imbalance": "none", "model.hidden": "16", "epochs": "4", "seeds": "2"}
PATIENCE = 180.0

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    before = dict(os.environ)
    labs.configure(str(tmp_path_factory.mktemp("store") / "runs.db"), None)
    yield labs.get_lab()
    labs.close_lab()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def visit(lab: Lab, tmp_path: Path) -> Iterator[Visit]:
    """Opens a page in a session of its own: `visit("runs", {"text": "digits"})`.

    Nobody waits for what these sessions asked for once the test is over, or the next test would wait for it too.
    """
    pages: list[AppTest] = []

    def opened(path: str = "", query: dict[str, str] | None = None) -> AppTest:
        page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
        if path:
            # AppTest switches to a page by the name of a file; only its name counts.
            file = tmp_path / "visited" / f"{path}.py"
            file.parent.mkdir(exist_ok=True)
            file.touch()
            page.switch_page(str(file))
        page.query_params.update(query or {})
        pages.append(page)
        page.run()
        assert not page.exception
        return page

    yield opened
    for page in pages:
        if interest.SESSION in page.session_state:
            interest.leave(lab.executor, page.session_state[interest.SESSION])


@pytest.fixture(scope="session")
def trained(lab: Lab) -> list[Experiment]:
    """Two small runs that are in the store: no weighting, and inverse."""
    experiments = [from_dotted({**SMALL, "weighting": slug}) for slug in ("none", "inverse")]
    ids = lab.executor.request("fixture", experiments)
    deadline = monotonic() + PATIENCE
    while any((run := lab.store.find(run_id)) is None or run.status != "done" for run_id in ids):
        assert monotonic() < deadline, [lab.executor.get_run(run_id) for run_id in ids]
        lab.executor.wait(ids, lab.executor.version(ids), 0.2)
    return experiments


def until(page: AppTest, condition: Callable[[AppTest], bool]) -> AppTest:
    """Runs the page again, as its polling does, until the condition holds."""
    deadline = monotonic() + PATIENCE
    while not condition(page):
        assert monotonic() < deadline, texts(page)
        sleep(0.3)  # leaves the processor to those that train
        page.run()
        assert not page.exception
    return page


def texts(page: AppTest) -> str:
    """All that the page says, but tables and labels."""
    parts = [*page.markdown, *page.caption, *page.warning, *page.error, *page.info]
    return "\n".join(as_read(str(part.value)) for part in parts)


def as_read(text: str) -> str:
    """A text of the page without what keeps its names from being Markdown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace(SEPARATOR, ""))


def address(page: AppTest) -> dict[str, str]:
    """What stands in the address bar."""
    return {key: value[-1] if isinstance(value, list) else value for key, value in page.query_params.items()}
