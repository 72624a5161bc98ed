"""Named random streams: the numbers that one part of the lab draws never change those that another part draws."""

import zlib
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import torch

Stream = Literal["split", "subsample", "noise", "init", "shuffle", "augment", "probe", "dropout", "flatness", "picture"]


def generator(seed: int, name: Stream, *part: int) -> np.random.Generator:
    """Return the NumPy generator of a stream, in its initial state.

    Args:
        seed: the seed of one network of the stack, at least 0.
        name: the purpose of the random numbers.
        part: numbers, at least 0, that distinguish streams of the same name.
    """
    return np.random.default_rng(_sequence(seed, name, *part))


def torch_generator(seed: int, name: Stream, *part: int) -> "torch.Generator":
    """Return the PyTorch generator of a stream on the CPU, in its initial state; see `generator`."""
    import torch

    return torch.Generator().manual_seed(int(_sequence(seed, name, *part).generate_state(1, np.uint64)[0]))


def _sequence(seed: int, name: Stream, *part: int) -> np.random.SeedSequence:
    # Python's own hash of a string differs from process to process; this checksum never does.
    return np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()), *part))
