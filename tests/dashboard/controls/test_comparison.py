from pathlib import Path

import pytest

from core.experiment.codec import from_dotted
from core.tables import user_tables
from dashboard.controls import comparison
from dashboard.session import setting
from tests.core.tables.test_user_tables import mixed_table


def test_values_that_give_no_experiment_are_sentences_and_the_others_run() -> None:
    shown = comparison.build_comparison(setting.Setting(from_dotted({}).to_dict(), "weighting", ["none", "importance"]))
    assert len(shown.experiments) == 1
    assert "needs two classes" in shown.problems[0]


def test_runs_that_turn_out_alike_are_shown_once() -> None:
    shown = comparison.build_comparison(setting.Setting(from_dotted({}).to_dict(), "epochs", ["60", "060"]))
    assert len(shown.experiments) == 1


def test_the_caption_says_how_few_rows_of_a_table_the_figures_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMBALANCE_LAB_DATA", str(tmp_path))
    digest = user_tables.store_uploaded(mixed_table().encode(), "customers.csv")
    words = []
    for shares in ("balanced", "natural"):
        own, _ = setting.read({"dataset": "csv", "dataset.file": digest, "dataset.test_part": shares})
        words.append(comparison.conditions(comparison.build_comparison(own), own))
    assert "tested on 12 rows of each class" in words[0]
    assert "tested on 59 rows, 7 of the rarest class" in words[1]
