"""What can be done without the libraries that take seconds to import."""

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest

HEAVY = ("torch", "sklearn", "imblearn", "scipy", "distributed", "dask")

WITHOUT = {
    "the components of every axis": """
        from core.method.component import AXES, components
        for axis in AXES:
            assert components(axis)
        """,
    "an experiment, its id and what it will take": """
        from core.experiment import Experiment
        from core.experiment.estimate import estimate_seconds
        for model, weighting in (("mlp", "rdr"), ("small_cnn", "deferred"), ("random_forest", "inverse")):
            experiment = Experiment.from_dict({"model": model, "weighting": weighting})
            assert experiment.id and experiment.train_counts and experiment.class_names and estimate_seconds(experiment)
        """,
    "the embedded tables and the generated points": """
        import data
        for samples in (data.digits(), data.wine(), data.breast_cancer(), data.moons(100, 0.1), data.blobs(100, 3, 0.3)):
            assert len(samples.features)
        """,
    "a link, there and back": """
        from dashboard.controls.comparison import build_comparison
        from dashboard.session import setting
        found, problems = setting.read({"dataset": "moons", "weighting": "inverse", "epochs": "7"})
        assert not problems
        assert setting.write(found, build_comparison(found).base)["epochs"] == "7"
        """,
    "the list of lessons": """
        from core.lesson import lessons
        assert lessons()
        """,
    "all modules of the page": """
        import dashboard.page.methods
        from dashboard.page.compare import compare
        from dashboard.page.explore import explore
        from dashboard.page.flatness import flatness
        from dashboard.page.lessons import lessons
        from dashboard.page.runs import runs
        from dashboard.page.start import start
        from dashboard.page.thresholds import thresholds
        from dashboard.page.training_set import training_set
        from dashboard.page.weights import weights
        from dashboard.views.views import views
        assert views()
        """,
    "frames and figures": """
        import importlib, pkgutil
        import core.frames, dashboard.figures
        for package in (core.frames, dashboard.figures):
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{package.__name__}.{module.name}")
        """,
    "an executor": """
        from core.execution.executor import Executor
        """,
    "the options of the command line": """
        import core.cli
        assert core.cli.main(["--help"]) == 0
        """,
}
# One after the other in one interpreter, since most import the same; what each of them adds is its own.
ALL = f"""
import contextlib, io, json, sys, traceback
imported, before = {{}}, set()
for what, lines in json.load(sys.stdin).items():
    error = ""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(lines, {{}})
        except BaseException:
            error = traceback.format_exc()
    now = {{name for name in {HEAVY} if name in sys.modules}}
    imported[what] = error, sorted(now - before)
    before = now
print(json.dumps(imported))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, list[Any]]:
    """The error of each piece of code, and the libraries that it imported."""
    lines = json.dumps({what: textwrap.dedent(code) for what, code in WITHOUT.items()})
    ended = subprocess.run([sys.executable, "-c", ALL], input=lines, capture_output=True, text=True, check=True)
    return json.loads(ended.stdout)


@pytest.mark.parametrize("what", WITHOUT)
def test_it_needs_no_library_of_the_engines(what: str, imported: dict[str, list[Any]]) -> None:
    assert imported[what] == ["", []]
