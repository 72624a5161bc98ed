"""The frequencies with which samplers draw each class, within the sampling error."""

import math

import pytest
import torch

from core.experiment import Experiment
from core.method.sampler import Sampler
from core.method.sampler.class_balanced import ClassBalanced
from core.method.sampler.progressive import Progressive
from core.method.sampler.random_under_epoch import RandomUnderEpoch
from core.method.sampler.shuffled import Shuffled
from core.method.sampler.square_root import SquareRoot
from core.randomness import torch_generator
from core.training.active_run import ActiveRun

COUNTS = [6000, 3000, 900, 100]
LABELS = torch.repeat_interleave(torch.arange(4), torch.tensor(COUNTS)).unsqueeze(0)
NATURAL = [count / 10_000 for count in COUNTS]
ROOTS = [math.sqrt(count) for count in COUNTS]
HALF = [(share + 0.25) / 2 for share in NATURAL]


def drawn(sampler: Sampler, done: float = 0.0, seed: int = 0) -> torch.Tensor:
    return sampler.epoch(LABELS, COUNTS, done, [torch_generator(seed, "shuffle")])[0]


@pytest.mark.parametrize(
    ("sampler", "done", "shares"),
    [
        (ClassBalanced(), 0.0, [0.25] * 4),
        (SquareRoot(), 0.0, [root / sum(ROOTS) for root in ROOTS]),
        (Progressive(), 0.0, NATURAL),
        (Progressive(), 0.5, HALF),
        (Progressive(), 1.0, [0.25] * 4),
    ],
)
def test_classes_are_drawn_as_often_as_stated(sampler: Sampler, done: float, shares: list[float]) -> None:
    order = drawn(sampler, done)
    assert len(order) == len(LABELS[0])
    drawn_shares = LABELS[0, order].bincount(minlength=4) / len(order)
    for share, expected in zip(drawn_shares.tolist(), shares, strict=True):
        assert abs(share - expected) < 4.5 * math.sqrt(expected * (1 - expected) / len(order))


def test_samples_of_a_class_are_drawn_equally_often() -> None:
    order = drawn(ClassBalanced())
    rarest = order[LABELS[0, order] == 3].bincount(minlength=10_000)[-100:].double()
    # 2,500 draws of 100 samples: a chi-square of 99 degrees of freedom, 99 ± 14.
    chi_square = ((rarest - rarest.mean()) ** 2 / rarest.mean()).sum()
    assert 50 < chi_square < 160


def test_shuffled_visits_every_sample_once() -> None:
    assert torch.equal(drawn(Shuffled()).sort().values, torch.arange(10_000))


def test_under_sampling_takes_as_many_of_each_class_as_the_rarest_has_and_none_twice() -> None:
    order = drawn(RandomUnderEpoch())
    assert LABELS[0, order].bincount(minlength=4).tolist() == [100] * 4
    assert len(order.unique()) == 400
    assert (LABELS[0, order][:200].bincount(minlength=4) > 20).all(), "classes must be mixed within the epoch"


def test_under_sampling_is_afresh_each_epoch() -> None:
    generators = [torch_generator(0, "shuffle")]
    first, second = (RandomUnderEpoch().epoch(LABELS, COUNTS, 0, generators)[0] for _ in range(2))
    common = len(set(first[LABELS[0, first] == 0].tolist()) & set(second[LABELS[0, second] == 0].tolist()))
    assert common < 12  # of 100 among 6000, 1.7 are expected


def test_equal_steps_repeat_fresh_draws_up_to_the_size_of_the_training_set() -> None:
    order = drawn(RandomUnderEpoch(equal_steps=True))
    assert len(order) == 10_000
    assert LABELS[0, order].bincount(minlength=4).tolist() == [2500] * 4
    assert len(order[LABELS[0, order] == 0].unique()) > 1900  # 25 draws of 100 among 6000: 2046 are expected


def test_under_sampling_with_noisy_labels_gives_as_many_as_planned() -> None:
    labels = LABELS.clone()
    labels[0, -60:] = 0  # the rarest class has 40 left
    order = RandomUnderEpoch().epoch(labels, COUNTS, 0, [torch_generator(0, "shuffle")])[0]
    assert labels[0, order].bincount(minlength=4).tolist() == [100] * 4
    labels[0, -100:] = 0
    assert len(RandomUnderEpoch().epoch(labels, COUNTS, 0, [torch_generator(0, "shuffle")])[0]) == 400


@pytest.mark.parametrize("sampler", ["class_balanced", "square_root", "progressive", "random_under_epoch"])
def test_a_class_that_noise_has_emptied_is_not_drawn(sampler: str) -> None:
    labels = torch.tensor([[0, 0, 0, 1, 1, 0]])
    chosen = Experiment.from_dict({"sampler": sampler}).sampler
    order = chosen.epoch(labels, [3, 2, 1], 0.5, [torch_generator(0, "shuffle")])
    assert order.shape == (1, chosen.size([3, 2, 1]))
    assert (labels.gather(1, order) < 2).all()


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize(
    "sampler", ["class_balanced", "square_root", "progressive", {"name": "random_under_epoch", "equal_steps": True}]
)
def test_a_run_with_it_is_the_same_for_a_stack_and_for_its_seeds(sampler: object) -> None:
    values = {"sampler": sampler, "epochs": 3, "model": {"name": "mlp", "hidden": [8]}, "label_noise": "symmetric"}
    stacked = list(ActiveRun(Experiment.from_dict(values | {"seeds": 2})))
    alone = list(ActiveRun(Experiment.from_dict(values | {"seeds": 1, "seed": 1})))
    for record, single in zip(stacked, alone, strict=True):
        torch.testing.assert_close(record.train_loss[1], single.train_loss[0], rtol=1e-8, atol=0)
        assert (record.test.predicted[1] == single.test.predicted[0]).all()


def test_an_epoch_has_as_many_steps_as_the_experiment_says() -> None:
    small = Experiment.from_dict({"sampler": "random_under_epoch", "batch_size": 16})
    assert small.steps_per_epoch == 4  # 10 classes of 6 samples
    equal = Experiment.from_dict({"sampler": {"name": "random_under_epoch", "equal_steps": True}, "batch_size": 16})
    assert equal.steps_per_epoch == Experiment.from_dict({"batch_size": 16}).steps_per_epoch == 27
