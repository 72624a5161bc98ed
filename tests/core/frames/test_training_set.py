"""What is trained on, before anything is trained."""

import numpy as np
import pytest

from core.experiment.codec import from_dotted
from core.frames.training_set import description, rarest_class
from core.preparation.prepare import prepare


def test_classes_are_counted_from_the_most_frequent_to_the_rarest() -> None:
    experiment = from_dotted({"imbalance.factor": "20", "imbalance.reverse": "true"})
    counts = description(experiment).counts
    assert counts["train_count"].tolist() == sorted(experiment.train_counts, reverse=True)
    assert counts["class"].tolist()[0] == "9"
    assert counts["group"].tolist() == ["many"] * 3 + ["medium"] * 4 + ["few"] * 3
    assert (counts["test_count"] > 0).all()


def test_label_noise_is_that_of_the_run() -> None:
    experiment = from_dotted({"label_noise": "symmetric", "label_noise.rate": "0.3", "seeds": "2", "seed": "4"})
    described = description(experiment)
    part = prepare(experiment.data.with_seeds(4, 5))
    names = experiment.class_names
    for seed, (true, seen) in enumerate(zip(part.true_labels, part.train_labels, strict=True)):
        cells = described.noise[described.noise["seed"] == 4 + seed].set_index(["true", "seen"])["count"]
        assert cells["0", "9"] == np.sum((true == 0) & (seen == 9))
        assert cells.sum() == len(true)
    rarest = rarest_class(described)
    carried = (part.train_labels == 9).sum(1).mean()
    assert (rarest.name, rarest.count) == (names[9], experiment.train_counts[9])
    assert rarest.right + rarest.wrong == pytest.approx(carried)
    assert rarest.right == pytest.approx(((part.train_labels == 9) & (part.true_labels == 9)).sum(1).mean())
    assert rarest.wrong > rarest.right


def test_without_noise_all_labels_of_the_rarest_class_are_right() -> None:
    described = description(from_dotted({}))
    assert described.noise is None
    assert rarest_class(described).wrong == 0
    assert rarest_class(described).right == rarest_class(described).count


def test_images_carry_the_label_and_wrong_ones_are_marked() -> None:
    described = description(from_dotted({"label_noise": "symmetric", "label_noise.rate": "0.5"}))
    assert list(described.images) == ["0", "1", "2", "7", "8", "9"]
    images, wrong = described.images["9"]
    assert images.shape[1:] == (1, 8, 8)
    assert len(images) == len(wrong) <= 8
    assert wrong.any()
    assert not description(from_dotted({})).images["9"][1].any()


def test_two_classes_are_shown_once_each() -> None:
    assert list(description(from_dotted({"dataset.classes": "3,8"})).images) == ["3", "8"]


def test_points_and_tables_are_shown_as_what_they_are() -> None:
    plane = description(from_dotted({"dataset": "moons"}))
    assert list(plane.points) == ["feature 1", "feature 2", "class"]
    assert not plane.images
    table = description(from_dotted({"dataset": "wine"}))
    assert table.points is None
    assert list(table.rows)[:2] == ["class", "alcohol"]
    assert len(table.rows) == 8
