"""Double precision for trainings that an oracle compares number by number."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch


@pytest.fixture
def double_precision(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Train in double precision, so that two orders of summation agree to rounding on every machine.

    In single precision, rounding decides on which side of a ReLU's kink or of a tie between two classes a value falls, and
    a training amplifies it.
    """
    from_numpy = torch.from_numpy

    def in_doubles(array: np.ndarray) -> torch.Tensor:
        return from_numpy(array.astype(np.float64) if array.dtype == np.float32 else array)

    monkeypatch.setattr(torch, "from_numpy", in_doubles)
    monkeypatch.setattr(torch.Tensor, "float", torch.Tensor.double)
    monkeypatch.setattr("core.training.loop.mixed_precision", lambda _: False)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)
