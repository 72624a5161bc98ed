"""Named random streams: what one part of the lab draws never shifts what another one draws."""

import zlib
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import torch

Stream = Literal["split", "subsample", "noise", "init", "shuffle", "augment", "probe", "dropout", "flatness", "picture"]


def generator(seed: int, name: Stream, *part: int) -> np.random.Generator:
    """The NumPy generator of a stream, in its initial state.

    Args:
        seed: the seed of one network of the stack, at least 0.
        name: what is drawn from it.
        part: numbers, at least 0, that tell apart streams of one name.
    """
    return np.random.default_rng(_sequence(seed, name, *part))


def torch_generator(seed: int, name: Stream, *part: int) -> "torch.Generator":
    """The PyTorch generator of a stream on the CPU, in its initial state; see `generator`."""
    import torch

    return torch.Generator().manual_seed(int(_sequence(seed, name, *part).generate_state(1, np.uint64)[0]))


def _sequence(seed: int, name: Stream, *part: int) -> np.random.SeedSequence:
    # Python's own hash of a text differs from process to process; this one never does.
    return np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()), *part))
