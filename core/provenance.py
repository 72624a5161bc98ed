"""What a run was computed with."""

import platform
import socket
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import torch

from core.device import chosen_device, mixed_precision


def provenance() -> dict[str, Any]:
    """Versions, host, threads and device of the calling process, as JSON."""
    device = chosen_device()
    return {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "scikit-learn": version("scikit-learn"),
        "imbalanced-learn": version("imbalanced-learn"),
        "imbalance_lab": _lab(),
        "host": socket.gethostname(),
        "threads": torch.get_num_threads(),
        "device": device.type,
        "convolutions": "bfloat16" if mixed_precision(device) else "float32",
    }


@cache
def _lab() -> str:
    try:
        return version("imbalance-lab")
    except PackageNotFoundError:
        return "not installed"
