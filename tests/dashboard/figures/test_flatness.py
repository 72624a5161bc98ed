"""Flatness: error bars, the table of averages, densities with their extremes."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures import densities, flatness, flatness_history, flatness_table, landscape
from tests.dashboard.figures.invented_frames import make_densities, make_flatness, make_flatness_history, make_landscape


def test_an_error_bar_spans_the_seeds_and_their_bounds() -> None:
    frame = make_flatness(2)
    bars = {(trace.xaxis, trace.name): trace for trace in flatness.figure(frame).data if trace.type == "bar"}
    top = bars["x", "weighting=inverse"]
    assert top.y[3] == pytest.approx(10 + 3 + 5 + 0.1)
    assert top.y[3] + top.error_y.array[3] == pytest.approx(10 + 3 + 5 + 0.2 + 0.01)
    assert top.y[3] - top.error_y.arrayminus[3] == pytest.approx(10 + 3 + 5 - 0.01)
    scaled = bars["x4", "weighting=inverse"]
    np.testing.assert_allclose(scaled.error_y.array, bars["x3", "weighting=inverse"].error_y.array / 1000)


def test_bars_of_one_class_stand_beside_each_other_the_most_frequent_class_first() -> None:
    figure = flatness.figure(make_flatness(3))
    places = np.array([trace.x for trace in figure.data if trace.type == "bar" and trace.xaxis == "x"])
    np.testing.assert_allclose(places.mean(axis=0), np.arange(1, 11))
    assert (np.diff(places, axis=0) > 0).all()
    assert figure.layout.xaxis.ticktext[0] == "0"


def test_a_class_without_samples_has_no_bar() -> None:
    assert "3" not in set(flatness.summarised(make_flatness(2, 4, empty=True))["class"])


def test_the_table_has_the_form_of_the_papers() -> None:
    rows = make_flatness(2)
    groups = pd.concat([rows, rows.assign(group="all")]).groupby(["run", "label", "seed", "group"], as_index=False)
    table = flatness_table.table(groups.mean(numeric_only=True))
    titles = [f"{group}: {title}" for group in ("many", "medium", "few") for title in ("λ min", "λ max", "trace")]
    assert list(table.columns) == ["run", *titles, "trace / d"]
    assert table["many: λ max"].tolist() == ["11.10 ± 0.10", "16.10 ± 0.10"]
    assert flatness_table.table(groups.mean(numeric_only=True).iloc[:0]).empty


def test_extremes_are_written_into_the_panel_unless_there_are_too_many() -> None:
    notes = [note.text for note in densities.figure(make_densities(2, 3)).layout.annotations]
    assert any("0 −1.5 … 30" in note and "2 −1.5 … 32" in note for note in notes)
    assert any("0 −2.5 … 30" in note for note in notes)
    crowded = [note.text for note in densities.figure(make_densities(2, 9)).layout.annotations]
    assert not any("…" in note for note in crowded)


def test_densities_of_a_run_lie_over_each_other_on_axes_that_all_runs_share() -> None:
    layout = densities.figure(make_densities(3, 3)).layout
    axes = [layout.xaxis, layout.xaxis2, layout.xaxis3]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert layout.yaxis2.matches == layout.yaxis3.matches == "y"
    many, few = [trace for trace in densities.figure(make_densities(1, 2)).data if len(trace.x) > 1]
    assert (many.xaxis, many.yaxis) == (few.xaxis, few.yaxis)
    assert many.line.color != few.line.color


def test_a_curve_falls_to_the_bottom_at_its_extremes() -> None:
    (curve, *_) = densities.figure(make_densities(1, 1)).data
    assert (curve.x[0], curve.x[-1]) == (curve.x[1], curve.x[-2]) == (-1.5, 30)
    assert curve.y[0] == curve.y[-1] == curve.y.min()


def test_the_width_of_an_eigenvalue_is_said() -> None:
    assert "a Gaussian of standard deviation 0.2, cut off" in densities.how_to_read(make_densities(1, 1))
    assert "standard deviation" not in densities.how_to_read(make_densities(1, 1).iloc[:0])


def test_the_axis_is_logarithmic_and_every_value_can_be_drawn_on_it() -> None:
    figure = densities.figure(make_densities(1, 1))
    assert figure.layout.yaxis.type == "log"
    assert (figure.data[0].y > 0).all()
    assert 10 ** figure.layout.yaxis.range[0] > figure.data[0].y.min()


def test_a_slice_is_the_mean_over_the_seeds() -> None:
    (curve,) = [
        trace
        for trace in landscape.figure(make_landscape(2)).data
        if trace.name == "weighting=inverse" and trace.xaxis == "x3"
    ]
    np.testing.assert_allclose(curve.y, 0.15 + 2 * np.linspace(-1, 1, 9) ** 2, rtol=1e-6)


def test_surfaces_have_a_scene_each_and_one_scale() -> None:
    figure = landscape.figure(make_landscape(2, dimensions=2), group="many")
    assert [trace.scene for trace in figure.data] == ["scene", "scene2"]
    assert figure.data[1].z[0, 4] == pytest.approx(0.15 + 0 + 1)
    assert figure.data[1].z[4, 0] == pytest.approx(0.15 + 2)
    assert figure.layout.scene.zaxis.range == figure.layout.scene2.zaxis.range


def test_a_history_is_a_curve_a_run_over_logarithmic_epochs() -> None:
    figure = flatness_history.figure(make_flatness_history(2))
    (curve,) = [
        trace for trace in figure.data if trace.name == "weighting=inverse" and trace.xaxis == "x7" and trace.x[0] == 1
    ]
    assert curve.x.tolist() == [1, 3, 9, 27]
    np.testing.assert_allclose(curve.y, 2 + 3 * np.arange(4) + 5 + 2 + 0.25)
    assert curve.mode == "lines+markers"
    assert figure.layout.xaxis.type == "log"
    titles = [note.text for note in figure.layout.annotations]
    assert titles[0] == "<b>many</b> · λ max"
    assert titles[8] == "<b>few</b> · trace"


def test_a_history_tells_how_the_rarest_classes_changed() -> None:
    assert "weighting=inverse, λ max from 9.25 to 18.2" in flatness_history.describe(make_flatness_history(2))
