"""A metric in a file of its own arrives wherever metrics are shown."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import core.metrics
from core.frames import RunData, result_frame, summary_frame
from core.metrics import metrics
from core.reports.figures_in_words import spread
from core.store import RunStore
from dashboard.figures import result_table
from dashboard.lab.frames import Frames
from dashboard.views.view import results
from tests.core.cli.conftest import SMALL, Lab, lab

__all__ = ["lab"]

ROOT = Path(__file__).parents[2]
WORST_RECALL = next(
    code.partition("```")[0]
    for code in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```python\n")
    if "WORST_RECALL" in code
)
INFORMEDNESS = '''
"""Youden's J."""

import numpy as np

from core.metrics import Counts, Metric, recall


def informedness(confusion: np.ndarray) -> np.ndarray:
    """Recall of the positive class + recall of the negative one − 1, `[S]`."""
    return recall(Counts.of_confusion(confusion)).sum(-1) - 1


INFORMEDNESS = Metric(
    "informedness", "informedness", informedness, "confusion", unit="", range=(-1.0, 1.0), main=True, two_classes=True
)
'''


@pytest.fixture
def _two_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two metrics in a temporary folder that belongs to `core.metrics` as long as the test runs."""
    names = {"worst_recall": WORST_RECALL, "informedness": INFORMEDNESS}
    for name, source in names.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(core.metrics, "__path__", [*core.metrics.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    metrics.cache_clear()
    yield
    for name in names:
        del sys.modules[f"core.metrics.{name}"]
        delattr(core.metrics, name)
    metrics.cache_clear()


@pytest.mark.usefixtures("_two_more")
def test_a_metric_in_a_file_of_its_own_arrives_everywhere(lab: Lab, tmp_path: Path) -> None:
    store, two_seeds = tmp_path / "runs.db", ["--set", "seeds=2"]
    *_, record, summary = lab("run", "--json", "--store", store, *SMALL, *two_seeds).lines
    recalls, worst = summary["test"]["recall"], summary["test"]["worst_recall"]
    assert record["test"]["worst_recall"] == worst == [min(of_seed) for of_seed in recalls]
    assert summary["test"]["informedness"] == pytest.approx([sum(of_seed) - 1 for of_seed in recalls])

    of_three = ["--set", "dataset=wine", "--set", "model=decision_tree"]
    lab("run", "--store", store, *of_three, *two_seeds)
    opened = RunStore(store)
    wine, moons = opened.list()
    runs = [RunData.of_stored(run, run.id, opened.records(run.id)) for run in (moons, wine)]
    opened.close()
    assert "informedness" not in wine.summary["test"]

    in_words = spread(worst)
    for command in (["show", moons.id], ["compare", moons.id, wine.id], ["export", moons.id, "--format", "html"]):
        shown = lab(*command, "--store", store).out
        assert "worst recall %" in shown
        assert in_words in shown
        assert "informedness" in shown
    assert "informedness" not in lab("show", wine.id, "--store", store).out

    summaries = summary_frame(runs)
    assert summaries["worst_recall"].tolist()[:2] == worst
    assert summaries["informedness"].notna().tolist() == [True, True, False, False]
    assert set(result_frame(runs, summaries)["metric"]) == {metric.name for metric in metrics()}

    frames = Frames(runs, executor=None)
    page = results.marked_table(frames).data
    assert page["worst recall"].tolist()[0] == pytest.approx(50 * sum(worst))
    assert page["informedness"].notna().tolist() == [True, False]
    assert "worst recall" in results.latex(frames)
    sheet = result_table.spreadsheet(frames.summary, frames.results)
    assert {"worst recall mean", "worst recall deviation", "worst recall best or within noise"} <= set(sheet)
