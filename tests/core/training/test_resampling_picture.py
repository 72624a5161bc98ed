"""The picture of a resampling: counts that add up, and points that are where they belong."""

from typing import Any

import numpy as np
import pytest

from core.experiment.codec import from_dotted
from core.frames import RunData, resampled_counts_frame, resampled_points_frame
from core.method.component import component, components
from core.preparation.prepare import before_and_after
from core.store.payload import to_arrays
from core.training.record import ResamplingPicture
from core.training.resampling_picture import KEPT, REMOVED, SYNTHETIC, picture_of, resampling_picture
from core.training.run_experiment import run_experiment

PLANE = {"dataset": "moons", "dataset.samples": "400", "imbalance": "step", "imbalance.factor": "5", "seeds": "2"}


def clouds(counts: tuple[int, ...], columns: int = 4) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    labels = np.repeat(np.arange(len(counts)), counts)
    return (random.normal(size=(len(labels), columns)) + 1.2 * labels[:, None]).astype(np.float32), labels


def pictured(slug: str, counts: tuple[int, ...] = (2500, 300), columns: int = 4, **fields: Any) -> ResamplingPicture:
    features, labels = clouds(counts, columns)
    return picture_of(features, labels, component("resampler", slug)(**fields).resample(features, labels, 0), 2, 0)


@pytest.mark.parametrize("slug", sorted(set(components("resampler")) - {"none"}))
def test_counts_add_up_for_every_resampler(slug: str) -> None:
    picture = pictured(slug, (300, 40))
    assert picture.before.tolist() == [300, 40]
    np.testing.assert_array_equal(picture.after, picture.before - picture.removed + picture.copied + picture.synthetic)
    for kind, counted in ((REMOVED, picture.removed), (SYNTHETIC, picture.synthetic)):
        assert ((picture.kinds == kind).sum() > 0) == (counted.sum() > 0)
    assert (picture.times[picture.kinds == REMOVED] == 0).all()


def test_at_most_2000_points_are_drawn_some_of_every_kind_and_always_the_same() -> None:
    picture = pictured("smote_enn", (9000, 1000))
    assert len(picture.points) <= 2000
    for label in (0, 1):
        assert ((picture.labels == label) & (picture.kinds == KEPT)).sum() >= 30
    again = pictured("smote_enn", (9000, 1000))
    np.testing.assert_array_equal(picture.points, again.points)


@pytest.mark.parametrize("slug", ["smote", "borderline_smote_2"])
def test_drawn_synthetic_points_lie_between_their_drawn_parents(slug: str) -> None:
    picture = pictured(slug)
    synthetic = picture.kinds == SYNTHETIC
    assert (picture.parents[synthetic] >= 0).all()
    assert (picture.parents[~synthetic] == -1).all()
    assert (picture.kinds[picture.parents[synthetic]] != SYNTHETIC).all()
    first, second = picture.points[picture.parents[synthetic]].transpose(1, 0, 2)
    detour = np.linalg.norm(picture.points[synthetic] - first, axis=1) + np.linalg.norm(
        picture.points[synthetic] - second, axis=1
    )
    np.testing.assert_allclose(detour, np.linalg.norm(first - second, axis=1), atol=1e-3)


def test_where_a_sampler_does_not_know_the_parents_none_are_claimed() -> None:
    picture = pictured("adasyn")
    assert (picture.kinds == SYNTHETIC).any()
    assert (picture.parents == -1).all()


def test_the_axes_are_those_of_the_training_part_before_resampling() -> None:
    from sklearn.decomposition import PCA

    features, _ = clouds((2500, 300))
    under_sampled, over_sampled = pictured("random_under"), pictured("smote")
    np.testing.assert_allclose(
        under_sampled.variance, PCA(n_components=2).fit(features).explained_variance_ratio_, rtol=1e-4
    )
    np.testing.assert_array_equal(under_sampled.variance, over_sampled.variance)
    everything = PCA(n_components=2).fit_transform(features)
    distances = np.abs(np.abs(under_sampled.points[:50, None]) - np.abs(everything)).max(-1).min(1)
    assert distances.max() < 1e-3


def test_two_features_are_the_axes_themselves_and_equal_samples_have_no_variance() -> None:
    features, _ = clouds((2500, 300), 2)
    picture = pictured("random_under", columns=2)
    assert len(picture.variance) == 0
    assert {tuple(point) for point in picture.points.tolist()} <= {tuple(row) for row in features.tolist()}
    alike, labels = np.ones((60, 4), np.float32), np.repeat([0, 1], [40, 20])
    after = component("resampler", "random_under")().resample(alike, labels, 0)
    assert picture_of(alike, labels, after, 2, 0).variance.tolist() == [0, 0]
    assert pictured("random_under", columns=1).points.shape[1] == 2


@pytest.mark.parametrize("model", ["mlp", "logistic_regression"])
def test_a_run_with_a_resampler_leaves_the_picture_of_its_first_seed(model: str) -> None:
    experiment = from_dotted({**PLANE, "model": model, "epochs": "2", "resampler": "smote", "seed": "3"})
    stored = to_arrays(run_experiment(experiment, lambda _: None).artifacts["resampling"], "resampling")
    before, after = before_and_after(experiment.data)
    assert stored["before"].tolist() == before.class_counts[0].tolist()
    assert stored["after"].tolist() == np.bincount(after.labels).tolist()
    originals = stored["points"][stored["kinds"] == KEPT]
    assert {tuple(point) for point in originals.tolist()} <= {tuple(row) for row in before.train.dense()[0].tolist()}


def test_there_is_no_picture_without_a_resampler_and_of_training_parts_too_large_for_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = from_dotted({**PLANE, "model": "logistic_regression"})
    assert "resampling" not in run_experiment(plain, lambda _: None).artifacts
    monkeypatch.setattr("core.training.resampling_picture.HELD_BYTES", 1000)
    assert resampling_picture(from_dotted({**PLANE, "resampler": "smote"})) is None


def run(name: str) -> RunData:
    return RunData(name, name, {}, "done", ["L", "S"], [2500, 300])


def test_frames_have_one_row_per_class_and_one_row_per_point() -> None:
    picture = vars(pictured("smote"))
    counts = resampled_counts_frame([(run("a"), picture), (run("b"), None)])
    assert counts["class"].tolist() == ["L", "S"]
    assert counts["synthetic"].tolist() == [0, 2200]
    points = resampled_points_frame([(run("a"), picture), (run("b"), None)])
    assert len(points) == len(picture["points"])
    synthetic = points[points["kind"] == "synthetic"].reset_index(drop=True)
    parents = picture["parents"][picture["kinds"] == SYNTHETIC]
    np.testing.assert_allclose(synthetic[["first_x", "first_y"]], picture["points"][parents[:, 0]])
    assert points[points["kind"] == "kept"]["first_x"].isna().all()
    assert set(points["label"]) == {"a"}


def test_many_runs_show_fewer_points_each_but_never_a_child_without_its_parents() -> None:
    picture = vars(pictured("smote"))
    points = resampled_points_frame([(run(str(number)), picture) for number in range(9)])
    assert len(points) < 9 * len(picture["points"])
    for _, part in points.groupby("run"):
        places = {tuple(place) for place in part.loc[part["kind"] == "kept", ["x", "y"]].to_numpy().tolist()}
        synthetic = part[part["kind"] == "synthetic"]
        assert {tuple(place) for place in synthetic[["first_x", "first_y"]].to_numpy().tolist()} <= places
