"""The `dataset` axis."""

import numpy as np
import pytest

import data
from core.errors import InvalidValue
from core.method.component import component, components
from core.method.dataset import Dataset


def make(slug: str, **values: object) -> Dataset:
    return component("dataset", slug).from_dict(values)  # type: ignore[return-value]


@pytest.mark.parametrize(
    "slug", ["blobs", "breast_cancer", "digits", "gaussians", "moons", "screening", "spirals", "wine"]
)
def test_a_dataset_knows_its_classes_without_loading_them(slug: str) -> None:
    dataset = make(slug)
    assert dataset.class_names == dataset.load().class_names
    assert dataset.outside() is None
    assert dataset.load() is dataset.load()


def test_balanced_sets_of_images_are_made_imbalanced_by_default() -> None:
    defaults = {slug: kind.default_imbalance for slug, kind in components("dataset").items()}  # type: ignore[attr-defined]
    for slug, factor in (("digits", 20), ("mnist", 50), ("fashion_mnist", 50), ("cifar10", 100), ("cifar100", 100)):
        assert defaults.pop(slug) == {"name": "exponential", "factor": factor}
    assert all(default == {"name": "none"} for default in defaults.values())


@pytest.mark.parametrize("classes", [[3, 8], ["3", "8"], "3,8", " 3 , 8 ", ("3", 8), [3.0, "08"]])
def test_classes_are_read_from_numbers_and_text_alike(classes: object) -> None:
    dataset = make("digits", classes=classes)
    assert dataset.to_dict() == {"name": "digits", "classes": [3, 8]}
    assert dataset == make("digits", classes=[3, 8])
    assert dataset.class_names == ("3", "8")


def test_the_second_class_named_is_class_one() -> None:
    everything, chosen = data.digits(), make("digits", classes=[8, 3]).load()
    assert chosen.class_names == ("8", "3")
    np.testing.assert_array_equal(chosen.features[chosen.labels == 1], everything.features[everything.labels == 3])


def test_classes_left_out_lie_outside() -> None:
    outside = make("digits", classes=[3, 8]).outside()
    assert outside is not None
    assert len(outside) == 1797 - 183 - 174


def test_naming_every_class_in_another_order_leaves_nothing_outside() -> None:
    dataset = make("breast_cancer", classes="malignant,benign")
    assert dataset.outside() is None
    assert dataset.load().class_counts.tolist() == [212, 357]


def test_classes_of_generated_points_follow_their_number() -> None:
    dataset = make("blobs", clusters=5, classes=[4, 0], samples=100)
    assert dataset.load().class_counts.tolist() == [20, 20]
    with pytest.raises(InvalidValue, match=r"^Unknown class in dataset\.classes: '4'\. Known: 0, 1, 2\.$"):
        make("blobs", clusters=3, classes=[4, 0])


@pytest.mark.parametrize(
    ("slug", "classes", "sentence"),
    [
        (
            "digits",
            [3, 88],
            "Unknown class in dataset.classes: '88'. Known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9. Did you mean '8'?",
        ),
        (
            "wine",
            ["class_0", "clas_2"],
            "Unknown class in dataset.classes: 'clas_2'. Known: class_0, class_1, class_2. Did you mean 'class_2'?",
        ),
        (
            "digits",
            ["1" + "0" * 99, 3],
            f"Unknown class in dataset.classes: '1{'0' * 59}'. Known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.",
        ),
        ("digits", [3, 8, "3"], "dataset.classes names class '3' twice; name each class once."),
        ("digits", [3, 3], "dataset.classes names class '3' twice; name each class once."),
        (
            "digits",
            [3],
            "dataset.classes names only '3'; an experiment needs at least two classes: name another one, "
            "or none at all to take every class.",
        ),
        ("digits", [True, 3], "dataset.classes = [True, 3] is not admissible; give up to 1000 names."),
        ("digits", [1e309, 3], "dataset.classes = [inf, 3] is not admissible; give up to 1000 names."),
        ("digits", {"3": 8}, "dataset.classes = {'3': 8} is not admissible; give up to 1000 names."),
    ],
)
def test_wrong_classes_are_refused_in_one_sentence(slug: str, classes: object, sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        make(slug, classes=classes)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("samples", [0, 19, 20_001, 10**400, float("nan")])
def test_the_number_of_points_is_bounded(samples: object) -> None:
    with pytest.raises(InvalidValue, match=r"dataset\.samples = .* give a whole number at least 20 and at most 20,000"):
        make("moons", samples=samples)
