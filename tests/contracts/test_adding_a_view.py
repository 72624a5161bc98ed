"""What every view must have, and that one more file with a view in it is all that a new view takes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.lab.frames import Frames
from dashboard.views import view
from dashboard.views.views import ViewedRun, available_views, views
from tests.dashboard.conftest import SMALL, Visit, address, texts

NEW_VIEW = '''
"""How many epochs of each run are recorded."""

import plotly.graph_objects as go

from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.views.views import View
from dashboard.write import st

CHART = Chart(
    "epochs recorded",
    "One bar per run: the longer, the more epochs are recorded.",
    lambda frames: go.Figure(go.Bar(x=[run.label for run in frames.runs], y=[len(run.records) for run in frames.runs])),
    lambda frames: f"{len(frames.runs)} runs",
    lambda frames: frames.epochs[["label", "epoch"]].drop_duplicates(),
)


def draw(frames, place):
    st.toggle("Spell it out", key=f"{place}-aloud")
    charts.show_all([CHART], frames, place)


VIEW = View(title="Epochs", place=15, offered=lambda runs: len(runs) > 1, charts=[CHART], draw=draw)
'''


@pytest.fixture
def new_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a view whose module lies outside the package, and goes when the test is over."""
    (tmp_path / "throw_away.py").write_text(NEW_VIEW)
    monkeypatch.setattr(view, "__path__", [*view.__path__, str(tmp_path)])
    views.cache_clear()
    yield "throw_away"
    views.cache_clear()
    sys.modules.pop(f"{view.__name__}.throw_away", None)
    if hasattr(view, "throw_away"):
        del view.throw_away


@pytest.mark.usefixtures("trained")
def test_a_view_in_a_file_of_its_own_is_offered_and_drawn(visit: Visit, new_view: str) -> None:
    compared = {**SMALL, "vary": "weighting:none,inverse"}
    page = visit("explore", compared)
    assert page.button_group(key="view").options[:3] == ["Drift", "Epochs", "Accuracy"]
    page.button_group(key="view").set_value(new_view).run()
    assert not page.exception
    assert address(page)["view"] == new_view
    assert "One bar per run" in texts(page)
    assert page.toggle(key="explore-throw_away-aloud")
    page.session_state["table explore-throw_away-0"] = True
    assert len(page.run().dataframe[-1].value) == 2 * 4  # runs, epochs
    assert "Epochs" not in visit("explore", SMALL).button_group(key="view").options


@pytest.mark.usefixtures("trained")
def test_it_is_gone_with_its_file(visit: Visit) -> None:
    assert "throw_away" not in views()
    page = visit("explore", {**SMALL, "view": "throw_away"})
    assert "Unknown view 'throw_away'" in page.warning[0].value


def test_titles_and_places_of_all_views_differ() -> None:
    assert (
        len({item.title for item in views().values()}) == len({item.place for item in views().values()}) == len(views())
    )


def test_every_view_draws_something_and_every_chart_says_how_to_read_it() -> None:
    for name, item in views().items():
        assert item.charts or item.draw, name
        assert all(chart.caption(Frames([], executor=None)).endswith((".", ".)")) for chart in item.charts), name


@pytest.mark.parametrize(
    ("dataset", "model", "classes", "offered", "missing"),
    [
        ("digits", "mlp", 10, {"drift", "cost"}, {"boundary", "plane", "resampler"}),
        ("moons", "mlp", 2, {"drift", "boundary", "plane"}, {"resampler"}),
        (
            "wine",
            "decision_tree",
            3,
            {"results", "confusion", "adjust"},
            {"drift", "accuracy", "weights", "loss", "cost"},
        ),
    ],
)
def test_a_view_is_offered_for_runs_that_have_something_to_show(
    dataset: str, model: str, classes: int, offered: set[str], missing: set[str]
) -> None:
    found = available_views([ViewedRun({"dataset": {"name": dataset}, "model": {"name": model}}, classes)] * 2)
    assert offered <= set(found)
    assert not missing & set(found)
    assert (found[0] == "results") == (model == "decision_tree")


def test_the_resampler_is_offered_where_one_run_has_one() -> None:
    digits = {"dataset": {"name": "digits"}, "model": {"name": "mlp"}}
    assert "resampler" in available_views(
        [ViewedRun(digits, 10), ViewedRun({**digits, "resampler": {"name": "smote"}}, 10)]
    )
