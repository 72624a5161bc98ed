"""One lab for all pages: a real small store, real training processes."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
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
FOLDS = ("label_noise", "resampler", "model", "training")

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
    """Opens a page in a session of its own: `visit("runs", {"text": "digits"})`; the sidebar's folds stand open unless `folded`.

    Nobody waits for what these sessions asked for once the test is over, or the next test would wait for it too.
    """
    pages: list[AppTest] = []

    def opened(path: str = "", query: dict[str, str] | None = None, *, folded: bool = False) -> AppTest:
        page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
        if path:
            # AppTest switches to a page by the name of a file; only its name counts.
            file = tmp_path / "visited" / f"{path}.py"
            file.parent.mkdir(exist_ok=True)
            file.touch()
            page.switch_page(str(file))
        page.query_params.update(query or {})
        if not folded:
            open_folds(page)
        pages.append(page)
        page.run()
        assert not page.exception
        return page

    yield opened
    for page in pages:
        if interest.SESSION in page.session_state:
            interest.leave(lab.executor, page.session_state[interest.SESSION])


def open_folds(page: AppTest) -> None:
    """Opens all folds of the sidebar, before or after the first drawing."""
    for fold in FOLDS:
        page.session_state[f"fold-{fold}"] = True


@pytest.fixture(scope="session")
def trained(lab: Lab) -> list[Experiment]:
    """Two small runs that are in the store: no weighting, and inverse."""
    experiments = [from_dotted({**SMALL, "weighting": slug}) for slug in ("none", "inverse")]
    saved(lab, lab.executor.request("fixture", experiments))
    return experiments


def saved(lab: Lab, ids: Sequence[str], status: str = "done") -> None:
    """Wait until the store has the runs with this status, which the page shows a moment before."""
    deadline = monotonic() + PATIENCE
    while any((run := lab.store.find(run_id)) is None or run.status != status for run_id in ids):
        assert monotonic() < deadline, [lab.executor.get_run(run_id) for run_id in ids]
        sleep(0.02)


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
