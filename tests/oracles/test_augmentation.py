"""Augmented images are shifted and mirrored copies, and each seed's are its own."""

import itertools

import numpy as np
import torch

from core.experiment import Experiment
from core.preparation.inputs import shared_inputs
from core.randomness import torch_generator
from core.training.active_run import ActiveRun
from core.training.augmentation import ShiftAndMirror
from core.training.batches import BLOCK_BYTES, DeviceSamples

IMAGES = torch.rand(2, 400, 3, 16, 24, generator=torch.Generator().manual_seed(0)) + 0.5  # nowhere 0


def augment(*seeds: int) -> ShiftAndMirror:
    return ShiftAndMirror([torch_generator(seed, "augment") for seed in seeds])


def shifted(image: torch.Tensor, down: int, across: int, *, mirrored: bool) -> torch.Tensor:
    """Return the image moved up by `down` and left by `across`, with zeros moving in."""
    height, width = image.shape[1:]
    canvas = torch.zeros(image.shape[0], 3 * height, 3 * width)
    canvas[:, height : 2 * height, width : 2 * width] = image
    seen = canvas[:, height + down : 2 * height + down, width + across : 2 * width + across]
    return seen.flip(2) if mirrored else seen


def test_every_image_is_shifted_by_at_most_an_eighth_and_perhaps_mirrored() -> None:
    changed = augment(0, 1)(IMAGES)
    moves = list(itertools.product(range(-2, 3), range(-3, 4), (False, True)))  # 16 / 8 and 24 / 8
    counts = dict.fromkeys(moves, 0)
    for before, after in zip(IMAGES.flatten(0, 1), changed.flatten(0, 1), strict=True):
        matches = [move for move in moves if torch.equal(shifted(before, *move[:2], mirrored=move[2]), after)]
        assert len(matches) == 1
        counts[matches[0]] += 1
    # 800 draws of 70 equally likely moves: a chi-square of 69 degrees of freedom, 69 ± 12.
    expected = len(changed.flatten(0, 1)) / len(moves)
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 120


def test_each_seed_draws_from_its_own_stream() -> None:
    together = augment(0, 1)(IMAGES)
    assert torch.equal(together[1:], augment(1)(IMAGES[1:]))
    same = augment(0, 1)(IMAGES[:1].expand(2, -1, -1, -1, -1))
    assert not torch.equal(same[0], same[1])


def test_the_same_images_come_again_from_the_same_seed_and_others_from_its_next_draws() -> None:
    first, second = augment(0), augment(0)
    images = first(IMAGES[:1])
    assert torch.equal(images, second(IMAGES[:1]))
    assert not torch.equal(images, first(IMAGES[:1]))


def test_it_does_not_matter_how_many_images_are_changed_at_a_time() -> None:
    whole, parts = augment(0, 1)(IMAGES), augment(0, 1)
    pieces = torch.cat([parts(piece) for piece in IMAGES.split((1, 130, 269), dim=1)], dim=1)
    assert torch.equal(whole, pieces)


def test_an_epoch_that_is_gathered_in_blocks_shows_a_seed_what_it_sees_alone() -> None:
    # Blocks hold half as many samples for two seeds as for one.
    images = np.random.default_rng(0).integers(256, size=(1500, 3, 48, 64), dtype=np.uint8)
    assert 4 * images[0].size * len(images) > BLOCK_BYTES

    def epoch(seeds: list[int]) -> torch.Tensor:
        samples = DeviceSamples(shared_inputs(images, len(seeds), (0.5,) * 3, (0.25,) * 3), torch.device("cpu"))
        order = torch.arange(len(images)).expand(len(seeds), -1)
        return torch.cat([batch[-1, :, :, ::8, ::8] for batch in samples.batches(order, 100, augment(*seeds))])

    assert torch.equal(epoch([0, 1]), epoch([1]))


def test_images_smaller_than_eight_pixels_are_only_mirrored() -> None:
    tiny = torch.arange(1.0, 50).view(1, 1, 1, 7, 7).expand(1, 64, 1, 7, 7)
    changed = augment(0)(tiny)[0, :, 0]
    assert all(torch.equal(image, tiny[0, 0, 0]) or torch.equal(image, tiny[0, 0, 0].flip(1)) for image in changed)


def test_only_training_images_are_augmented_and_only_when_asked() -> None:
    frozen = {"optimizer": {"name": "sgd", "learning_rate": 1e-30, "momentum": 0}, "epochs": 1, "seeds": 1}
    model = {"name": "small_cnn", "width": 2, "batch_norm": False}
    augmented, plain = (
        next(ActiveRun(Experiment.from_dict(frozen | {"model": model | {"augment": chosen}})))
        for chosen in (True, False)
    )
    assert augmented.train_loss[0] != plain.train_loss[0]
    np.testing.assert_array_equal(augmented.test.predicted, plain.test.predicted)
