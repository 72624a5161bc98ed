"""What an experiment with a classifier may say, and what makes two of them the same."""

from typing import Any

import pytest

from core.errors import InvalidValue
from core.experiment import Experiment

REFUSED = {
    "loss = 'focal' is for networks, and model = 'random_forest' is fitted in one go: set loss to cross_entropy, or choose a "
    "network such as mlp.": {"loss": "focal"},
    "sampler = 'class_balanced' is for networks, and model = 'random_forest' is fitted in one go: set sampler to shuffled, or "
    "choose a network such as mlp.": {"sampler": "class_balanced"},
    "sharpness = 'sam' is for networks, and model = 'random_forest' is fitted in one go: set sharpness to none, or choose a "
    "network such as mlp.": {"sharpness": "sam"},
    "weighting = 'rdr' changes while a network trains, and model = 'random_forest' is fitted in one go: choose a static "
    "weighting such as inverse, or a network such as mlp.": {"weighting": "rdr"},
    "weighting = 'deferred' changes while a network trains, and model = 'random_forest' is fitted in one go: choose a static "
    "weighting such as inverse, or a network such as mlp.": {"weighting": "deferred"},
    "model = 'nearest_neighbours' takes no sample weights, so weighting = 'inverse' would change nothing: set weighting to "
    "none, or choose a resampler.": {"model": "nearest_neighbours", "weighting": "inverse"},
    "early_stop = 3 is for networks, and model = 'random_forest' has no epochs to stop at: set early_stop to 0, or choose a "
    "network such as mlp.": {"early_stop": 3},
    "model = 'balance_cascade' tells two classes apart, and there are 10: choose two with dataset.classes, or another "
    "model.": {"model": "balance_cascade"},
}


def experiment(**values: Any) -> Experiment:
    return Experiment.from_dict({"model": "random_forest"} | values)


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_a_classifier_cannot_do_is_one_sentence(sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        experiment(**REFUSED[sentence])
    assert str(caught.value) == sentence


def test_what_a_classifier_does_not_use_makes_no_difference() -> None:
    plain, other = experiment(), experiment(epochs=7, batch_size=3, optimizer={"name": "adamw", "learning_rate": 0.5})
    assert plain == other
    assert plain.id == other.id
    assert (plain.epochs, plain.model.unused) == (1, ("epochs", "batch_size", "optimizer"))
    assert Experiment.from_dict(plain.to_dict()) == plain
    assert experiment(seed=1).id != plain.id


def test_neither_a_fit_nor_a_resampling_can_be_interrupted() -> None:
    assert experiment(model="mlp").interruptible
    assert not experiment().interruptible
    assert not experiment(model="mlp", resampler="random_under").interruptible


def test_more_neighbours_than_training_samples_are_one_sentence() -> None:
    from core.training.active_run import ActiveRun

    few = {"name": "counts", "counts": [4, 3]}
    values = {"dataset": {"name": "digits", "classes": [3, 8]}, "imbalance": few}
    with pytest.raises(InvalidValue) as caught:
        list(ActiveRun(experiment(model={"name": "nearest_neighbours", "k": 9}, **values)))
    assert str(caught.value) == "model.k = 9 neighbours are more than the 7 training samples; give at most 7."
