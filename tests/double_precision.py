"""Double precision for trainings that are compared number by number."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import torch


@contextmanager
def double_precision() -> Iterator[None]:
    """Train in double precision, so that two orders of summation agree to rounding on every machine.

    In single precision, rounding decides on which side of a ReLU's kink or of a tie between two classes a value falls, and
    a training amplifies it.
    """
    from_numpy = torch.from_numpy

    def in_doubles(array: np.ndarray) -> torch.Tensor:
        return from_numpy(array.astype(np.float64) if array.dtype == np.float32 else array)

    with (
        patch.object(torch, "from_numpy", in_doubles),
        patch.object(torch.Tensor, "float", torch.Tensor.double),
        patch("core.training.loop.mixed_precision", lambda _: False),
    ):
        torch.set_default_dtype(torch.float64)
        try:
            yield
        finally:
            torch.set_default_dtype(torch.float32)
