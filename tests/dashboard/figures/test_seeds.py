"""The arithmetic under every curve."""

import numpy as np
import pandas as pd

from dashboard.figures.seeds import SeedBands


def test_bands_equal_a_groupby_of_pandas_whatever_the_order_of_rows(classes_frame) -> None:
    frame = classes_frame(runs=2, classes=3, epochs=5).sample(frac=1, random_state=0)
    expected = frame.groupby(["run", "class_index", "epoch"])["test_share"].agg(["mean", "min", "max"])
    bands = SeedBands(frame, ["run", "class_index"]).of("test_share")
    assert set(bands) == {(run, index) for run in ("id0", "id1") for index in range(3)}
    for key, band in bands.items():
        rows = expected.loc[key]
        np.testing.assert_array_equal(band.x, rows.index)
        np.testing.assert_allclose(band.mean, rows["mean"])
        np.testing.assert_array_equal(band.low, rows["min"])
        np.testing.assert_array_equal(band.high, rows["max"])


def test_an_undefined_seed_is_left_out_of_mean_and_range() -> None:
    frame = pd.DataFrame(
        {"run": "a", "epoch": [1, 1, 2, 2], "seed": [0, 1, 0, 1], "recall": [0.5, np.nan, np.nan, np.nan]}
    )
    band = SeedBands(frame, ["run"]).of("recall")[("a",)]
    np.testing.assert_array_equal(band.mean, [0.5, np.nan])
    np.testing.assert_array_equal(band.low, [0.5, np.nan])
    assert band.drawable
    assert not band.has_spread
    assert (band.first, band.last) == (0.5, 0.5)


def test_runs_may_differ_in_length() -> None:
    frame = pd.DataFrame({"run": ["a", "a", "b"], "epoch": [1, 2, 1], "seed": 0, "loss": [3.0, 2.0, 1.0]})
    bands = SeedBands(frame, ["run"]).of("loss")
    np.testing.assert_array_equal(bands[("a",)].mean, [3, 2])
    np.testing.assert_array_equal(bands[("b",)].mean, [1])


def test_a_column_that_is_not_there_and_an_empty_frame_have_no_curves(classes_frame) -> None:
    assert SeedBands(classes_frame(1, 2, epochs=1), ["run"]).of("nothing") == {}
    assert SeedBands(classes_frame(1, 2, epochs=1).iloc[:0], ["run"]).of("test_share") == {}
