"""The result, as a table and as dots."""

import numpy as np
import pandas as pd
import pytest

from core.reports.numbers import Measured
from dashboard.figures import result, result_table
from dashboard.figures.recommendation import recommendation
from tests.dashboard.figures.invented_frames import make_result


def test_the_table_has_mean_and_standard_deviation_over_seeds(summary_frame) -> None:
    summary = summary_frame(2)
    table = result_table.table(summary).set_index("run")
    few = summary[summary["run"] == "id1"]["few"]
    assert table.loc["weighting=inverse", "few %"] == f"{100 * few.mean():.1f} ± {100 * few.std(ddof=1):.1f}"
    mcc = summary[summary["run"] == "id0"]["mcc"]
    assert table.loc["weighting=none", "MCC"] == str(Measured(mcc.tolist()))
    assert table.loc["weighting=none", "cost in seconds"] == "0.900"
    assert table.loc["weighting=none", "best epoch (optimistic)"] == "42.0 ± 1.0"


def test_the_best_test_epoch_is_called_optimistic(summary_frame) -> None:
    columns = [column for column in result_table.table(summary_frame(1)) if "best" in column]
    assert columns
    assert all("optimistic" in column for column in columns)


def test_one_seed_has_no_spread_and_columns_without_values_are_left_out(summary_frame) -> None:
    table = result_table.table(summary_frame(1, 1, medium=False))
    assert "±" not in table.loc[0, "balanced accuracy %"]
    assert "medium %" not in table


def test_a_collapsed_run_is_marked_in_the_table(summary_frame) -> None:
    summary = summary_frame(1)
    summary["collapsed"] = pd.array([True, False, True], dtype="boolean")
    assert result_table.table(summary).loc[0, "status"] == "done, 2 of 3 seeds collapsed"


def test_a_run_under_way_has_a_row_with_what_is_known(summary_frame) -> None:
    summary = summary_frame(2)
    running = summary["run"] == "id1"
    summary.loc[running, ["macro_f1", "best_epoch", "best_balanced_accuracy", "seconds"]] = np.nan
    summary.loc[running, "status"] = "running"
    summary["collapsed"] = summary["collapsed"].mask(running)
    table = result_table.table(summary).set_index("run")
    assert table.loc["weighting=inverse", "status"] == "running"
    assert table.loc["weighting=inverse", "macro F1 %"] == ""
    assert table.loc["weighting=none", "macro F1 %"] != ""


def test_an_empty_table_still_has_its_first_columns(summary_frame) -> None:
    assert list(result_table.table(summary_frame(1).iloc[:0])) == ["run", "status"]


def test_a_number_stands_behind_every_text_to_sort_by(summary_frame) -> None:
    summary = summary_frame(3)
    texts, numbers = result_table.table(summary), result_table.numbers(summary)
    assert list(texts) == list(numbers)
    for column in list(texts)[1:-1]:
        shown = [float(text.split()[0]) for text in texts[column]]
        np.testing.assert_allclose(
            numbers[column].astype(float), shown, atol=0.51 if "best epoch (" in column else 0.06
        )


def test_the_best_and_what_is_within_noise_of_it_are_marked_in_their_rows(summary_frame) -> None:
    cells = {(row, column) for row in (1, 2) for column in ("balanced accuracy %", "MCC")}
    assert result_table.best_cells(summary_frame(3), make_result()) == cells
    # A run that has no result yet keeps its row.
    assert result_table.best_cells(summary_frame(3), make_result()[lambda rows: rows["run"] != "id1"]) == {
        (2, "balanced accuracy %"),
        (2, "MCC"),
    }


def test_the_rule_is_said_and_so_is_why_nothing_is_marked() -> None:
    assert result_table.explain_marks(make_result()) == result_table.RULE
    assert result_table.explain_marks(make_result(seeds=1)) == result_table.ONE_SEED
    assert result_table.explain_marks(make_result().assign(best=pd.NA)) == result_table.NOT_COMPARABLE
    assert result_table.explain_marks(make_result(1)) == ""
    assert result_table.explain_marks(make_result().assign(status="running", best=pd.NA)) == ""


def test_a_spreadsheet_gets_a_number_a_cell(summary_frame) -> None:
    sheet = result_table.spreadsheet(summary_frame(3), make_result())
    assert sheet["balanced accuracy mean"].tolist() == pytest.approx([0.5, 0.6, 0.7])
    assert sheet["MCC deviation"].tolist() == pytest.approx([0.01] * 3)
    assert sheet["MCC best or within noise"].tolist() == ["no", "yes", "yes"]
    assert result_table.spreadsheet(summary_frame(1), make_result(1))["MCC best or within noise"].tolist() == [""]


def test_dots_are_the_seeds_and_circles_their_means(summary_frame) -> None:
    summary = summary_frame(3)
    figure = result.figure(summary)
    for axis, column in (("x", "balanced_accuracy"), ("x4", "few")):
        seeds, means = (trace for trace in figure.data if trace.xaxis == axis)
        np.testing.assert_allclose(seeds.x, summary[column])
        np.testing.assert_array_equal(seeds.y, np.repeat([0, 1, 2], 3))
        np.testing.assert_allclose(means.x, summary.groupby("run", sort=False)[column].mean())
        assert means.text[0] == f"{100 * means.x[0]:.1f} %"
    assert list(figure.layout.yaxis.ticktext) == ["weighting=none", "weighting=inverse", "weighting=effective_number"]


def test_a_run_without_a_result_keeps_its_row_and_its_colour(summary_frame) -> None:
    summary = summary_frame(3)
    summary.loc[summary["run"] == "id0", ["balanced_accuracy", "many", "medium", "few"]] = np.nan
    figure = result.figure(summary)
    assert len(figure.layout.yaxis.ticktext) == 3
    np.testing.assert_array_equal(figure.data[1].y, [1, 2])
    assert "weighting=none, no result" in result.describe(summary)


def test_the_alt_text_names_means_with_their_range(summary_frame) -> None:
    summary = summary_frame(2)
    few = 100 * summary[summary["run"] == "id1"]["few"]
    assert f"few {few.mean():.1f} % ({few.min():.1f} % to {few.max():.1f} %)" in result.describe(summary)


def test_the_verdict_names_the_best_and_what_the_seeds_cannot_tell_from_it() -> None:
    frame = make_result().assign(behind=[0.2, 0.2, 0.01, 0.01, 0.0, 0.0])
    assert recommendation(frame) == (
        "weighting=effective_number has the highest balanced accuracy, 70.0 %. 3 seeds cannot distinguish weighting=inverse "
        "from it: take the simplest of these, or more seeds."
    )


def test_the_verdict_says_by_how_much_the_best_leads() -> None:
    frame = make_result().assign(behind=[0.2, 0.2, 0.1, 0.1, 0.0, 0.0], noise=[0.05] * 6, best=[False] * 4 + [True] * 2)
    assert (
        "Its lead exceeds the noise of the 3 seeds: the next run, weighting=inverse, is 10.0 points behind, ± 5.0."
        in recommendation(frame.astype({"best": "boolean"}))
    )


def test_there_is_no_verdict_where_nothing_is_compared() -> None:
    assert (
        recommendation(make_result(1))
        == recommendation(make_result(seeds=1))
        == recommendation(make_result().iloc[:0])
        == ""
    )


def test_many_that_are_level_are_counted() -> None:
    frame = pd.concat(
        [make_result(2).assign(label=f"m{number}", best=True, behind=0.01 * number) for number in range(7)]
    )
    frame = frame[(frame["metric"] == "balanced_accuracy") & (frame["run"] == "id1")].astype({"best": "boolean"})
    assert "cannot distinguish m1, m2, m3 and 3 others from it" in recommendation(frame)


def test_classifiers_have_no_best_epoch(summary_frame) -> None:
    summary = summary_frame(2)
    summary = summary.assign(best_epoch=1, best_balanced_accuracy=summary["balanced_accuracy"])
    assert not [column for column in result_table.table(summary) if "epoch" in column]
    assert "epoch" not in result_table.how_to_read(summary)
    assert "last epoch" in result_table.how_to_read(summary_frame(2))


def test_of_two_classes_it_is_said_which_are_many_and_few() -> None:
    assert result_table.explain_groups(["benign", "malignant"]) == (
        "Many is the recall of benign, the more frequent class, and few that of malignant."
    )
    assert result_table.explain_groups(["a", "b", "c"]) == ""
