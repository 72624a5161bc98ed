"""Invented frames as fixtures."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.dashboard.figures.invented_frames import (
    make_boundary,
    make_classes,
    make_confusion,
    make_epochs,
    make_summary,
    make_weight_curves,
)


@pytest.fixture
def classes_frame() -> Callable[..., pd.DataFrame]:
    return make_classes


@pytest.fixture
def epochs_frame() -> Callable[..., pd.DataFrame]:
    return make_epochs


@pytest.fixture
def summary_frame() -> Callable[..., pd.DataFrame]:
    return make_summary


@pytest.fixture
def confusion_frame() -> Callable[..., pd.DataFrame]:
    return make_confusion


@pytest.fixture
def boundary_artifact() -> Callable[..., dict[str, np.ndarray]]:
    return make_boundary


@pytest.fixture
def weight_curves_frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    return make_weight_curves()
