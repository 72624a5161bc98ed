"""More's plane: what is drawn in it, and the curve that a threshold draws."""

import numpy as np
import pytest

from core.experiment.codec import from_dotted
from core.experiment.plain_regression import plain_regression
from core.frames import RunData, plane_frame, published_frame, threshold_frame
from core.frames.published import MORE_2016, published_row
from core.store.payload import to_arrays
from core.training.run_experiment import run_experiment, start_payload

MORE = {"dataset": "more2016", "imbalance": "none", "model": "logistic_regression", "seeds": "2"}


def ran(**settings: str) -> tuple[RunData, dict[str, dict[str, np.ndarray]]]:
    experiment, records = from_dotted(settings), []
    result, start = run_experiment(experiment, records.append), start_payload(experiment)
    run = RunData(
        id=experiment.id,
        label="run",
        experiment=experiment.to_dict(),
        status="done",
        class_names=start["class_names"],
        train_counts=start["train_counts"],
        records=records,
        summary=result.summary,
    )
    return run, {name: to_arrays(content, name) for name, content in result.artifacts.items()}


def test_the_curve_passes_through_the_run_itself_at_one_half() -> None:
    run, artifacts = ran(**{**MORE, "dataset": "breast_cancer", "imbalance": "step", "imbalance.factor": "6"})
    points, curves = plane_frame([run]), threshold_frame([(run, artifacts["probabilities"])])
    for seed in range(2):
        point, curve = points[points["seed"] == seed].iloc[0], curves[curves["seed"] == seed]
        reached = np.interp(point["minority_recall"], curve["minority_recall"], curve["majority_precision"])
        assert point["majority_precision"] == pytest.approx(reached, abs=0.02)
        confusion = artifacts["confusion"]["counts"][seed]
        assert point["majority_precision"] == pytest.approx(confusion[0, 0] / confusion[:, 0].sum())
        assert point["minority_recall"] == pytest.approx(confusion[1, 1] / confusion[1].sum())
        assert curve["threshold"].is_monotonic_decreasing


def test_between_two_thresholds_the_curve_goes_as_a_coin_that_chooses_between_them() -> None:
    # By falling probability: 1, 0, 1, 0, so that recall ½ costs nothing and recall 1 a quarter of the others wrong.
    outcome = {
        "probabilities": np.array([[[0.1, 0.9], [0.2, 0.8], [0.6, 0.4], [0.9, 0.1]]]),
        "labels": np.array([[1, 0, 1, 0]]),
    }
    run = RunData("a", "a", {"seed": 4}, "done", ["L", "S"], [3, 1])
    curve = threshold_frame([(run, outcome), (run, None)]).set_index("minority_recall")
    assert curve.loc[0.0, "majority_precision"] == 0.5
    assert curve.loc[0.5, "majority_precision"] == pytest.approx(2 / 3)
    assert curve.loc[1.0, "majority_precision"] == 1
    # Half-way: 1.5 of 2 others and 0.5 of 2 wanted ones are called class 0.
    assert curve.loc[0.75, "majority_precision"] == pytest.approx(1.5 / 2)
    assert curve["share"].unique().tolist() == [0.5]
    assert curve["seed"].unique().tolist() == [4]
    assert (curve.loc[0.5, "threshold"], curve.loc[1.0, "threshold"]) == (0.9, 0.4)


def test_a_run_without_records_has_its_rows_and_no_place() -> None:
    frame = plane_frame([RunData("a", "a", {"seeds": 2}, "queued", ["L", "S"], [3, 1])])
    assert frame["seed"].tolist() == [0, 1]
    assert frame[["minority_recall", "majority_precision"]].isna().all(axis=None)


def test_the_plain_regression_of_any_run_on_the_same_data_is_one_run() -> None:
    plain = from_dotted(MORE)
    others = [
        from_dotted({**MORE, "resampler": "smote"}),
        from_dotted({**MORE, "weighting": "inverse"}),
        from_dotted({**MORE, "model": "easy_ensemble"}),
        from_dotted({**MORE, "model": "mlp", "loss": "focal", "epochs": "3", "early_stop": "2", "weighting": "rdr"}),
    ]
    assert {plain_regression(other).id for other in [plain, *others]} == {plain.id}
    assert plain_regression(from_dotted({**MORE, "seed": "4"})).seed == 4


def test_every_row_that_was_published_is_found_by_the_run_that_repeats_it() -> None:
    runs = [from_dotted({**MORE, **row.setting}).to_dict() for row in MORE_2016]
    assert [published_row(run) for run in runs] == list(MORE_2016)
    assert published_row(runs[0] | {"seed": 7, "seeds": 9}) == MORE_2016[0]
    another_k = from_dotted({**MORE, "resampler": "smote", "resampler.k": "3"}).to_dict()
    assert published_row(another_k) is None
    assert published_row(from_dotted({**MORE, "dataset": "breast_cancer"}).to_dict()) is None


def test_published_figures_stand_beside_the_run_with_whether_anybody_reproduced_them() -> None:
    run = RunData("a", "a", from_dotted({**MORE, "resampler": "near_miss_1"}).to_dict(), "queued", ["L", "S"], [3, 1])
    other = RunData("b", "b", from_dotted({"dataset": "wine"}).to_dict(), "queued", ["0", "1", "2"], [1, 1, 1])
    (row,) = published_frame([run, other]).to_dict("records")
    assert (row["run"], row["majority_precision"], row["minority_recall"]) == ("a", 0.92, 0.32)
    assert not row["reproduced"]
    assert published_frame([other]).empty
