"""Named random streams."""

import subprocess
import sys
from typing import get_args

import numpy as np
import torch

from core.randomness import Stream, generator, torch_generator

NAMES = get_args(Stream)


def test_a_stream_starts_anew_each_time_it_is_asked_for() -> None:
    for name in NAMES:
        np.testing.assert_array_equal(generator(3, name).random(5), generator(3, name).random(5))
        assert torch.equal(
            torch.rand(5, generator=torch_generator(3, name)), torch.rand(5, generator=torch_generator(3, name))
        )


def test_streams_differ_by_name_and_by_seed() -> None:
    keys = [(seed, name) for seed in (0, 1, 2, 2**31, 2**32, 2**32 + 1) for name in NAMES]
    assert len({generator(*key).random() for key in keys}) == len(keys)
    assert len({torch_generator(*key).initial_seed() for key in keys}) == len(keys)


def test_neighbouring_seeds_are_uncorrelated() -> None:
    draws = np.array([generator(seed, "split").standard_normal(2000) for seed in range(8)])
    correlations = np.corrcoef(draws) - np.eye(8)
    assert np.abs(correlations).max() < 0.1


def test_a_stream_is_the_same_in_every_process() -> None:
    code = "from core.randomness import generator; print(generator(7, 'probe').integers(2**60))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{generator(7, 'probe').integers(2**60)}\n"}
