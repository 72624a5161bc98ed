"""The versions, host and device with which a run was computed."""

import platform
import socket
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from core.training.device import chosen_device, mixed_precision


def origin() -> dict[str, Any]:
    """Return versions and host as JSON, which are known before the training process starts. Imports no PyTorch."""
    return {
        "python": platform.python_version(),
        "torch": version("torch"),
        "numpy": np.__version__,
        "scikit-learn": version("scikit-learn"),
        "imbalanced-learn": version("imbalanced-learn"),
        "imbalance_lab": _lab(),
        "host": socket.gethostname(),
    }


def provenance() -> dict[str, Any]:
    """Return versions, host, threads and device of the calling process as JSON."""
    import torch

    device = chosen_device()
    return origin() | {
        "threads": torch.get_num_threads(),
        "device": device.type,
        "convolutions": "bfloat16" if mixed_precision(device) else "float32",
    }


VERSIONS = ("imbalance_lab", "torch", "numpy", "scikit-learn", "imbalanced-learn")
"""The versions that determine the numbers of a run, in addition to its experiment and the machine."""


def newer_versions(stored: Mapping[str, Any]) -> list[str]:
    """Return the versions that have changed since a run, as `torch 2.12.0 → 2.13.0`; empty when none has changed.

    Args:
        stored: the run's provenance. A version that it does not contain counts as unchanged.
    """
    now = origin()
    return [
        f"{name.replace('_', '-')} {stored[name]} → {now[name]}"
        for name in VERSIONS
        if name in stored and stored[name] != now[name]
    ]


@cache
def _lab() -> str:
    try:
        return version("imbalance-lab")
    except PackageNotFoundError:
        return "not installed"
