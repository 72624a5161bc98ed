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
    taken = pictured(slug, (300, 40))
    assert taken.before.tolist() == [300, 40]
    np.testing.assert_array_equal(taken.after, taken.before - taken.removed + taken.copied + taken.synthetic)
    for kind, counted in ((REMOVED, taken.removed), (SYNTHETIC, taken.synthetic)):
        assert ((taken.kinds == kind).sum() > 0) == (counted.sum() > 0)
    assert (taken.times[taken.kinds == REMOVED] == 0).all()


def test_at_most_2000_points_are_drawn_some_of_every_kind_and_always_the_same() -> None:
    taken = pictured("smote_enn", (9000, 1000))
    assert len(taken.points) <= 2000
    for label in (0, 1):
        assert ((taken.labels == label) & (taken.kinds == KEPT)).sum() >= 30
    again = pictured("smote_enn", (9000, 1000))
    np.testing.assert_array_equal(taken.points, again.points)


@pytest.mark.parametrize("slug", ["smote", "borderline_smote_2"])
def test_drawn_synthetic_points_lie_between_their_drawn_parents(slug: str) -> None:
    taken = pictured(slug)
    made = taken.kinds == SYNTHETIC
    assert (taken.parents[made] >= 0).all()
    assert (taken.parents[~made] == -1).all()
    assert (taken.kinds[taken.parents[made]] != SYNTHETIC).all()
    first, second = taken.points[taken.parents[made]].transpose(1, 0, 2)
    detour = np.linalg.norm(taken.points[made] - first, axis=1) + np.linalg.norm(taken.points[made] - second, axis=1)
    np.testing.assert_allclose(detour, np.linalg.norm(first - second, axis=1), atol=1e-3)


def test_where_a_sampler_does_not_know_the_parents_none_are_claimed() -> None:
    taken = pictured("adasyn")
    assert (taken.kinds == SYNTHETIC).any()
    assert (taken.parents == -1).all()


def test_the_axes_are_those_of_the_training_part_before_resampling() -> None:
    from sklearn.decomposition import PCA

    features, _ = clouds((2500, 300))
    one, other = pictured("random_under"), pictured("smote")
    np.testing.assert_allclose(one.variance, PCA(n_components=2).fit(features).explained_variance_ratio_, rtol=1e-4)
    np.testing.assert_array_equal(one.variance, other.variance)
    everything = PCA(n_components=2).fit_transform(features)
    distances = np.abs(np.abs(one.points[:50, None]) - np.abs(everything)).max(-1).min(1)
    assert distances.max() < 1e-3


def test_two_features_are_the_axes_themselves_and_equal_samples_have_no_variance() -> None:
    features, _ = clouds((2500, 300), 2)
    taken = pictured("random_under", columns=2)
    assert len(taken.variance) == 0
    assert {tuple(point) for point in taken.points.tolist()} <= {tuple(row) for row in features.tolist()}
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
    kept = stored["points"][stored["kinds"] == KEPT]
    assert {tuple(point) for point in kept.tolist()} <= {tuple(row) for row in before.train.dense()[0].tolist()}


def test_without_a_resampler_there_is_none_nor_of_what_is_too_large_to_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = from_dotted({**PLANE, "model": "logistic_regression"})
    assert "resampling" not in run_experiment(plain, lambda _: None).artifacts
    monkeypatch.setattr("core.training.resampling_picture.HELD_BYTES", 1000)
    assert resampling_picture(from_dotted({**PLANE, "resampler": "smote"})) is None


def run(name: str) -> RunData:
    return RunData(name, name, {}, "done", ["L", "S"], [2500, 300])


def test_frames_have_a_row_a_class_and_a_row_a_point() -> None:
    taken = vars(pictured("smote"))
    counts = resampled_counts_frame([(run("a"), taken), (run("b"), None)])
    assert counts["class"].tolist() == ["L", "S"]
    assert counts["synthetic"].tolist() == [0, 2200]
    points = resampled_points_frame([(run("a"), taken), (run("b"), None)])
    assert len(points) == len(taken["points"])
    made = points[points["kind"] == "synthetic"].reset_index(drop=True)
    parents = taken["parents"][taken["kinds"] == SYNTHETIC]
    np.testing.assert_allclose(made[["first_x", "first_y"]], taken["points"][parents[:, 0]])
    assert points[points["kind"] == "kept"]["first_x"].isna().all()
    assert set(points["label"]) == {"a"}


def test_many_runs_show_fewer_points_each_but_never_a_child_without_its_parents() -> None:
    taken = vars(pictured("smote"))
    points = resampled_points_frame([(run(str(number)), taken) for number in range(9)])
    assert len(points) < 9 * len(taken["points"])
    for _, part in points.groupby("run"):
        places = {tuple(place) for place in part.loc[part["kind"] == "kept", ["x", "y"]].to_numpy().tolist()}
        made = part[part["kind"] == "synthetic"]
        assert {tuple(place) for place in made[["first_x", "first_y"]].to_numpy().tolist()} <= places
