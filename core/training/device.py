"""The device that trains networks. It is not part of an experiment's identity."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import unknown

if TYPE_CHECKING:
    import torch

VARIABLE = "IMBALANCE_LAB_DEVICE"
DEVICES = ("auto", "cpu", "cuda", "mps")
GROUPED: frozenset[str] = frozenset()
"""The types of device on which one grouped convolution for all seeds of a stack takes less time than one per seed.

Not a CPU, where grouped steps of 128 images took 1.2 to 1.4 of the time in float32 and 0.9 to 1.2 in bfloat16. No GPU has been
measured yet; `python -m tests.benchmarks.gpu` does it. The rule is fixed, since the two ways round differently: a choice by a
measurement at run time would not repeat the numbers of a run.
"""


def chosen_device(name: str | None = None) -> torch.device:
    """Return the device with this name, or that of `IMBALANCE_LAB_DEVICE`; `auto` prefers CUDA, then MPS, then the CPU.

    Raises:
        InvalidValue: the name is unknown, or this machine does not have the device.
    """
    import torch

    name = name or os.environ.get(VARIABLE) or "auto"
    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    devices = [device for device in DEVICES if available.get(device, True)]
    if name not in devices:
        raise unknown("device on this machine:", name, devices)
    if name == "auto":
        name = next(device for device in ("cuda", "mps", "cpu") if available[device])
    return torch.device(name)


def grouped_convolutions(device: torch.device) -> bool:
    """Return whether stacks of convolutional networks compute all seeds by grouped convolutions on this device; see `GROUPED`."""
    return device.type in GROUPED


def mixed_precision(device: torch.device) -> bool:
    """Return whether convolutions run in bfloat16 on this device: only where the hardware computes with it."""
    import torch

    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    # PyTorch has no public function for this; a CPU without these instructions emulates bfloat16, which is slower.
    return device.type == "cpu" and (torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
