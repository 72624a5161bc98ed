"""Decision boundaries."""

import numpy as np
import pytest

from dashboard.figures import boundary


@pytest.mark.parametrize(("asked", "shown"), [(None, 60), (1, 1), (29, 10), (30, 30), (99, 60), (0, 1)])
def test_the_latest_snapshot_not_after_the_epoch_is_shown(boundary_artifact, asked: int | None, shown: int) -> None:
    artifact = boundary_artifact(grid=8)
    figure = boundary.figure({"run": artifact}, ["0", "1"], asked)
    assert figure.layout.annotations[0].text == f"epoch {shown}"
    moment = list(artifact["epochs"]).index(shown)
    assert np.floor(figure.data[0].z).tolist() == artifact["prediction"][moment, 0].tolist()


def test_regions_hold_class_and_certainty(boundary_artifact) -> None:
    artifact = boundary_artifact(classes=3, grid=8)
    artifact["probability"][-1, 1, 0, 0], artifact["probability"][-1, 1, 0, 1] = 1 / 3, 1
    z = boundary.figure({"run": artifact}, ["a", "b", "c"], seed=1).data[0].z
    prediction = artifact["prediction"][-1, 1].astype(int)
    assert z[0, 0] - prediction[0, 0] == pytest.approx(0, abs=1e-3)
    assert 0.99 < z[0, 1] - prediction[0, 1] < 1
    assert (np.floor(z) == prediction).all()


def test_the_colour_scale_has_a_ramp_of_opacity_for_each_class(boundary_artifact) -> None:
    scale = boundary.figure({"run": boundary_artifact(grid=8)}, ["0", "1"]).data[0].colorscale
    places = [place for place, _ in scale]
    assert places == sorted(places)
    assert (places[0], places[2], places[-1]) == (0, 0.5, 1)
    assert [colour.rsplit(",", 1)[1] for _, colour in scale] == [" 0.04)", " 0.5)", " 0.04)", " 0.5)"]


def test_training_points_lie_on_top_in_colour_and_shape_of_their_class(boundary_artifact) -> None:
    artifact = boundary_artifact(grid=8)
    figure = boundary.figure({"run": artifact}, ["0", "1"])
    points = figure.data[2]
    assert points.name == "class 1"
    np.testing.assert_allclose(np.stack([points.x, points.y], 1), artifact["points"][artifact["labels"] == 1])
    assert figure.data[1].marker.symbol != points.marker.symbol
    assert figure.data[1].marker.color != points.marker.color


def test_every_run_has_a_panel_and_classes_one_legend_entry(boundary_artifact) -> None:
    figure = boundary.figure({"a": boundary_artifact(grid=8), "b": boundary_artifact(grid=8)}, ["0", "1"])
    assert {trace.xaxis for trace in figure.data} == {"x", "x2"}
    assert sum(bool(trace.showlegend) for trace in figure.data) == 2
    assert figure.layout.xaxis2.matches == "x"


def test_the_slider_stops_at_every_snapshot_of_any_run(boundary_artifact) -> None:
    other = {**boundary_artifact(grid=8), "epochs": np.array([1, 5, 30, 60])}
    assert boundary.epochs_of({"a": boundary_artifact(grid=8), "b": other}) == [1, 5, 10, 30, 60]


def test_the_alt_text_names_the_area_of_each_class(boundary_artifact) -> None:
    artifact = boundary_artifact(grid=8)
    artifact["prediction"][-1, 0] = 0
    artifact["prediction"][-1, 0, :2] = 1
    assert "run at epoch 60, class a 75.0 %, class b 25.0 %" in boundary.describe({"run": artifact}, ["a", "b"])


def test_panels_that_are_compared_share_their_ranges(boundary_artifact) -> None:
    wide = {**boundary_artifact(), "x": np.linspace(-9, 9, 64, dtype=np.float32)}
    layout = boundary.figure({"one": boundary_artifact(), "other": wide}, ["a", "b"]).layout
    assert layout.xaxis.range == layout.xaxis2.range == (-9, 9)
    assert layout.yaxis.range == layout.yaxis2.range
    assert (layout.xaxis2.matches, layout.yaxis2.matches) == ("x", "y")
