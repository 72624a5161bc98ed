"""Double precision for trainings that an oracle compares number by number."""

from collections.abc import Iterator

import pytest

from tests.double_precision import double_precision as in_double_precision


@pytest.fixture
def double_precision() -> Iterator[None]:
    """See `tests.double_precision`."""
    with in_double_precision():
        yield
