import numpy as np
import pytest
from jaxtyping import TypeCheckError

from core.metrics.calibration import ece


def test_arrays_of_other_shapes_than_annotated_are_refused_under_pytest() -> None:
    with pytest.raises(TypeCheckError, match="seeds samples"):
        ece(np.zeros((2, 3, 4)), np.zeros((2, 5), dtype=np.int64))
