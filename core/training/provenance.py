"""What a run was computed with."""

import platform
import socket
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from core.training.device import chosen_device, mixed_precision


def origin() -> dict[str, Any]:
    """Versions and host, as JSON: what is known of a run before the process that trains it begins. Imports no PyTorch."""
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
    """Versions, host, threads and device of the calling process, as JSON."""
    import torch

    device = chosen_device()
    return origin() | {
        "threads": torch.get_num_threads(),
        "device": device.type,
        "convolutions": "bfloat16" if mixed_precision(device) else "float32",
    }


VERSIONS = ("imbalance_lab", "torch", "numpy", "scikit-learn", "imbalanced-learn")
"""What decides the numbers of a run, beside its experiment and the machine."""


def newer_versions(stored: Mapping[str, Any]) -> list[str]:
    """What has changed since a run, as `torch 2.12.0 → 2.13.0`; empty when it would be made with the same versions today.

    Args:
        stored: the run's provenance. A version that it does not name counts as unchanged.
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
